import { vi } from 'vitest';

/** For tests: a WebSocket whose other side is the test. */
export class WebSocketDouble {
  static readonly OPEN = 1;
  readyState = 0;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number; reason: string }) => void;
  readonly sent: any[] = [];

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {}

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = WebSocketDouble.OPEN;
    this.onopen?.();
  }

  hear(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

/** Puts doubles in the place of WebSockets, and lists those that are made. */
export function doubleWebSockets(): WebSocketDouble[] {
  const made: WebSocketDouble[] = [];
  class Listed extends WebSocketDouble {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      made.push(this);
    }
  }
  vi.stubGlobal('WebSocket', Listed);
  return made;
}
