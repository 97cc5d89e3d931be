// What a customer hears of their orders.

const WATCH = 'subscription ($id: ID!) { onOrderUpdate(customerId: $id) { orderId status version } }';

export class Updates {
  #received = [];
  #failure;
  #wake = () => {};
  #subscription;

  /** Watches, once AppSync has taken the subscription. */
  static async of(customer) {
    const updates = new Updates();
    const taken = acknowledged();
    const observable = customer.api.graphql({ query: WATCH, variables: { id: customer.id } });
    updates.#subscription = observable.subscribe({
      next: ({ data }) => updates.#tell(() => updates.#received.push(data.onOrderUpdate)),
      error: (error) => updates.#tell(() => (updates.#failure = error)),
    });
    await Promise.race([taken, updates.until(() => false)]);
    return updates;
  }

  #tell(change) {
    change();
    this.#wake();
  }

  /** Takes updates until one is wanted, and resolves with it. */
  async until(isWanted) {
    for (;;) {
      if (this.#failure) throw this.#failure;
      const update = this.#received.find(isWanted);
      if (update) return update;
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }

  stop() {
    this.#subscription.unsubscribe();
  }
}

/** Resolves when the next subscription of this process is taken, which Amplify tells nobody. */
function acknowledged() {
  const { WebSocket } = globalThis;
  return new Promise((resolve) => {
    globalThis.WebSocket = class extends WebSocket {
      constructor(...parameters) {
        super(...parameters);
        globalThis.WebSocket = WebSocket;
        this.addEventListener('message', ({ data }) => {
          if (JSON.parse(data).type === 'start_ack') resolve();
        });
      }
    };
  });
}
