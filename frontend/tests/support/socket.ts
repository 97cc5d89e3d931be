interface Frame {
  id?: string;
  type: string;
}

/** The end of a connection to AppSync's real-time API that a test holds. It acknowledges a subscription when told to. */
export class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly made: FakeSocket[] = [];
  readonly sent: Frame[] = [];
  readonly bufferedAmount = 0;
  readyState = FakeSocket.OPEN;
  onopen?: () => void;
  onmessage?: (message: { data: string }) => void;
  onclose?: (event: { reason: string }) => void;

  constructor() {
    super();
    FakeSocket.made.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  /** What was sent, by its type. */
  types(): string[] {
    return this.sent.map(({ type }) => type);
  }

  send(text: string): void {
    const frame: Frame = JSON.parse(text);
    this.sent.push(frame);
    if (frame.type === 'connection_init') queueMicrotask(() => this.tell({ type: 'connection_ack' }));
  }

  close(): void {
    this.readyState = 3;
  }

  /** Says something about the subscription that was begun last. */
  tellOfLast(type: string, payload?: object): void {
    this.tell({ type, payload, id: this.sent.findLast((frame) => frame.type === 'start')?.id });
  }

  private tell(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}
