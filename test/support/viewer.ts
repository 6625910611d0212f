import { WebSocket } from 'ws';
import { z } from 'zod';
import { Frame, type LiveView } from '../../core/kernel/live.ts';
import { roundLive, trackLive } from '../../domains/betting/live.ts';
import type { Random } from './random.ts';

const Said = z.union([z.array(Frame), Frame.transform((frame) => [frame]), z.looseObject({ event: z.string() })]);
const Resumed = z.object({ event: z.literal('resumed'), topic: z.string(), recovered: z.boolean() });

/** What a viewer's page knows of a topic. */
export interface Page {
  readonly epoch: string;
  readonly offset: number;
  readonly view: unknown;
  /** The frames since the view it began with, or was given last. */
  readonly frames: readonly Frame[];
}

export interface ViewerOptions {
  readonly url: string;
  readonly topics: readonly string[];
  readonly random: Random;
  /** How long it waits at most before it comes back, ms; default 200. */
  readonly awayMs?: number;
  /** Whose pages it has from before. */
  readonly known?: Viewer;
}

/**
 * A spectator with a real socket, who keeps a page right from frames alone, comes back whenever the connection is lost and
 * says then what was seen last. What should never be seen is in `wrong`.
 */
export class Viewer {
  readonly pages = new Map<string, Page>();
  readonly wrong: string[] = [];
  /** How often it was told that nothing was missed, and that something was. */
  recovered = 0;
  refreshed = 0;
  readonly #options: ViewerOptions;
  /** Topics for which a view may come: first joins, and those told that something was missed. */
  readonly #mayRefresh = new Set<string>();
  #socket: WebSocket | undefined;
  #returning: NodeJS.Timeout | undefined;
  #comings = 0;
  #left = false;

  constructor(options: ViewerOptions) {
    this.#options = options;
    for (const [topic, page] of options.known?.pages ?? []) this.pages.set(topic, page);
    this.#come();
  }

  /** Joins another topic by the open socket. */
  join(topic: string): void {
    this.#mayRefresh.add(topic);
    this.#socket?.send(JSON.stringify({ op: 'join', topic }));
  }

  /** Cuts the connection as a tunnel does: without a word. */
  cut(): void {
    this.#socket?.terminate();
  }

  leave(): void {
    this.#left = true;
    clearTimeout(this.#returning);
    this.#socket?.terminate();
  }

  #come(): void {
    const { url, topics, awayMs = 200, random } = this.#options;
    this.#comings += 1;
    const known = [...this.pages].map(([topic, { epoch, offset }]) => ({ topic, epoch, offset }));
    const fresh = topics.filter((topic) => !this.pages.has(topic));
    for (const topic of fresh) this.#mayRefresh.add(topic);
    // There are two ways to say where one was: in the address, and by a message.
    const inAddress = this.#comings % 2 === 0;
    const resume = inAddress ? known.map(({ topic, epoch, offset }) => `${topic}@${epoch}@${offset}`) : [];
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live?topics=${fresh.join(',')}&resume=${resume.join(',')}`);
    this.#socket = socket;
    socket.on('open', () => {
      if (!inAddress && known.length > 0) socket.send(JSON.stringify({ op: 'resume', topics: known }));
    });
    socket.on('message', (data: Buffer) => this.#hear(data.toString()));
    // A refused connection also closes.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!this.#left) this.#returning = setTimeout(() => this.#come(), random.whole(0, awayMs));
    });
  }

  #hear(text: string): void {
    const said = Said.parse(JSON.parse(text));
    if (Array.isArray(said)) {
      for (const frame of said) this.#see(frame);
      return;
    }
    const resumed = Resumed.safeParse(said);
    if (resumed.success) this.#resumed(resumed.data);
    else if (said.event === 'problem') this.wrong.push(text);
  }

  #resumed({ topic, recovered }: z.infer<typeof Resumed>): void {
    if (recovered) this.recovered += 1;
    else {
      this.refreshed += 1;
      this.#mayRefresh.add(topic);
    }
  }

  #see(frame: Frame): void {
    const { topic, epoch, offset, event, data } = frame;
    const page = this.pages.get(topic);
    if (event === 'snapshot') {
      if (!this.#mayRefresh.delete(topic)) this.wrong.push(`${topic}: a view at ${offset} that nothing called for`);
      if (page?.epoch === epoch && offset < page.offset) this.wrong.push(`${topic}: back to ${offset} after ${page.offset}`);
      this.pages.set(topic, { epoch, offset, view: data, frames: [] });
    } else if (page?.epoch !== epoch || offset !== page.offset + 1) {
      this.wrong.push(`${topic}: ${epoch}@${offset} after ${page?.epoch}@${page?.offset}`);
    } else {
      this.pages.set(topic, { epoch, offset, view: viewOf(topic).apply(page.view, { event, data }), frames: [...page.frames, frame] });
    }
  }
}

/** How a topic's messages change its view, whatever the view is made of. */
export function viewOf(topic: string): LiveView<unknown> {
  return topic.startsWith('round:') ? anyView(roundLive) : anyView(trackLive);
}

function anyView<View>({ initial, apply }: LiveView<View>): LiveView<unknown> {
  return { initial, apply: (view, message) => apply(view as View, message) };
}
