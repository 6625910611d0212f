import { Frame } from '../../core/kernel/live.ts';
import { z } from 'zod';

const Said = z.union([z.array(Frame), Frame.transform((frame) => [frame]), z.looseObject({ event: z.string() })]);
const Notice = z.looseObject({ event: z.string() });

/** A plain-JSON spectator: what it was sent, in order. */
export class LiveClient {
  readonly socket: WebSocket;
  /** Snapshots and messages, in the order they came. */
  readonly frames: Frame[] = [];
  /** Everything that is no frame: joined, resumed, problem, pong. */
  readonly notices: z.infer<typeof Notice>[] = [];
  /** How many messages the socket received: a joined one counts once. */
  messages = 0;
  closed: { readonly code: number; readonly reason: string } | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', (event) => this.#hear(String(event.data)));
    socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason };
    });
    socket.accept();
  }

  /** Opens a socket at a hub, e.g. `open(env.HUB.getByName('hub:0'), 'topics=match:a')`. @throws when it is refused. */
  static async open(hub: Fetcher, query: string, address = '192.0.2.1'): Promise<LiveClient> {
    const headers = { Upgrade: 'websocket', 'cf-connecting-ip': address };
    const response = await hub.fetch(`http://ringside/api/v1/live?${query}`, { headers });
    if (response.webSocket === null) throw new Error(`refused with ${response.status}`);
    return new LiveClient(response.webSocket);
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  offsets(topic: string): number[] {
    return this.of(topic).map((frame) => frame.offset);
  }

  of(topic: string): Frame[] {
    return this.frames.filter((frame) => frame.topic === topic);
  }

  #hear(text: string): void {
    this.messages += 1;
    const said = Said.parse(JSON.parse(text));
    if (Array.isArray(said)) this.frames.push(...said);
    else this.notices.push(said);
  }
}

/** Waits until something holds. @throws with `what` when it does not within `limitMs`. */
export async function eventually(what: string, holds: () => boolean, limitMs = 5_000): Promise<void> {
  for (const until = Date.now() + limitMs; Date.now() < until;) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`never happened: ${what}`);
}
