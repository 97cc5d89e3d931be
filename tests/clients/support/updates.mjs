// What a subscription of an order's updates brings, in the order in which it comes.

export class Updates {
  #received = [];
  #failure;
  #wake = () => {};
  #subscription;

  /** `observable` is a subscription to `onOrderUpdate` that has not begun. */
  constructor(observable) {
    this.#subscription = observable.subscribe({
      next: ({ data }) => this.#tell(() => this.#received.push(data.onOrderUpdate)),
      error: (error) => this.#tell(() => (this.#failure = error)),
    });
  }

  #tell(change) {
    change();
    this.#wake();
  }

  /** Takes updates until one is wanted, and resolves with it. */
  async until(isWanted) {
    for (;;) {
      if (this.#failure) throw new Error('the subscription has failed', { cause: this.#failure });
      const update = this.#received.shift();
      if (update === undefined) await new Promise((resolve) => (this.#wake = resolve));
      else if (isWanted(update)) return update;
    }
  }

  stop() {
    this.#subscription.unsubscribe();
  }
}
