import type { Codec, Notice } from './codec.ts';
import { FanOut } from './fan-out.ts';
import { Feed } from './feed.ts';
import type { Pace } from './pacer.ts';
import type { TopicAnswer } from './topic-log.ts';
import type { Cursor, Run } from './window.ts';

export interface SubscriptionsDeps<Socket> {
  readonly codec: Codec;
  readonly pace: Pace;
  now(): number;
  /** Runs something once, `milliseconds` from now; the answer cancels it. */
  after(milliseconds: number, run: () => void): () => void;
  /** Joins a topic in the hub's name, or joins again, and is answered what follows `since`. */
  ask(topic: string, since: Cursor | undefined): Promise<TopicAnswer>;
  send(socket: Socket, text: string): void;
  /** A socket stands somewhere now that it must not forget. */
  served(socket: Socket): void;
  /** A topic could not be asked; the socket is not joined to it. */
  unreachable(socket: Socket, topic: string): void;
  /** Stores where the sockets of each topic stand. */
  save(standing: ReadonlyMap<string, Cursor>): void;
}

interface Waiting<Socket> {
  readonly socket: Socket;
  readonly since: Cursor | undefined;
  readonly greeting: Notice | undefined;
}

interface Line<Socket> {
  readonly feed: Feed<Socket>;
  waiting: Waiting<Socket>[];
  asking: boolean;
}

/** A hub sleeps only after 10 s without work: what is stored this long after the last fan-out is all that a sleeper needs. */
const SAVE_AFTER_MS = 1_000;
const ASK_AGAIN_AFTER_MS = 1_000;

/** Which sockets get which topics. A topic is joined once, whatever the number of its sockets here. */
export class Subscriptions<Socket> {
  readonly #deps: SubscriptionsDeps<Socket>;
  readonly #fanOut: FanOut<Socket>;
  readonly #lines = new Map<string, Line<Socket>>();
  #cancelSave: (() => void) | undefined;

  constructor(deps: SubscriptionsDeps<Socket>) {
    this.#deps = deps;
    this.#fanOut = new FanOut({
      codec: deps.codec,
      pace: deps.pace,
      now: () => deps.now(),
      after: (milliseconds, run) => deps.after(milliseconds, run),
      send: (socket, text) => deps.send(socket, text),
      lacking: (feed) => this.#askFor(feed.topic),
      left: () => this.#saveSoon(),
    });
  }

  /** Puts back a socket that outlived the hub's memory. `saved` is where the topic's sockets stood, when that was stored. */
  restore(socket: Socket, topic: string, remembered: Cursor, saved: Cursor | undefined): void {
    // What was stored is newer than what the socket remembers, except for one that came after it was stored.
    const newer = saved === undefined || (saved.epoch === remembered.epoch && saved.offset < remembered.offset);
    this.#line(topic, saved ?? remembered).feed.cursors.set(socket, newer ? remembered : saved);
  }

  /** Brings a socket to a topic's head: from `since` when that can still be done, otherwise from a fresh view. */
  join(socket: Socket, topic: string, since: Cursor | undefined, greeting?: Notice): void {
    const line = this.#line(topic);
    remove(line, socket);
    const waiting = { socket, since, greeting };
    if (line.waiting.length === 0 && line.feed.ready(since, this.#deps.now())) return this.#serve(line, waiting);
    line.waiting.push(waiting);
    this.#askFor(topic);
  }

  leave(socket: Socket, topic: string): void {
    const line = this.#lines.get(topic);
    if (line === undefined) return;
    remove(line, socket);
    // The topic is not told: its next delivery is answered with "not wanted", which cannot cross a join.
    if (line.feed.cursors.size === 0 && line.waiting.length === 0) this.#lines.delete(topic);
  }

  /** Takes a topic's delivery. @returns false when no socket here wants it. */
  deliver(topic: string, epoch: string, run: Run): boolean {
    const line = this.#lines.get(topic);
    if (line === undefined) return false;
    line.feed.receive(epoch, run, this.#deps.now());
    if (line.feed.incomplete) this.#askFor(topic);
    else this.#fanOut.ready(line.feed);
    return true;
  }

  /** Asks every topic for what may have been missed, and to be remembered: a topic may have given the hub up, or lost its storage. */
  confirm(): void {
    for (const topic of this.#lines.keys()) this.#askFor(topic);
  }

  /** Where a socket stands in a topic; undefined while it waits to be served. */
  cursor(socket: Socket, topic: string): Cursor | undefined {
    return this.#lines.get(topic)?.feed.cursors.get(socket);
  }

  #line(topic: string, standing?: Cursor): Line<Socket> {
    const line = this.#lines.get(topic) ?? { feed: new Feed<Socket>(topic, standing), waiting: [], asking: false };
    this.#lines.set(topic, line);
    return line;
  }

  #askFor(topic: string): void {
    const line = this.#lines.get(topic);
    if (line !== undefined && !line.asking) void this.#ask(topic, line);
  }

  async #ask(topic: string, line: Line<Socket>): Promise<void> {
    line.asking = true;
    const askers = new Set(line.waiting);
    try {
      const answer = await this.#deps.ask(topic, line.feed.question(line.waiting.map(({ since }) => since)));
      line.asking = false;
      this.#answered(topic, line, answer, askers);
    } catch {
      line.asking = false;
      this.#giveUp(topic, line, askers);
    }
  }

  /**
   * Takes a topic's answer, also when those who asked have left: the topic counts it as delivered to this hub, so the
   * line that others have opened since would never be sent what is in it.
   */
  #answered(topic: string, asking: Line<Socket>, answer: TopicAnswer, askers: ReadonlySet<Waiting<Socket>>): void {
    const line = this.#lines.get(topic);
    if (line === undefined) return;
    // Of two lives of the topic, only the topic can say which is the newer.
    if (line !== asking && line.feed.head !== undefined && line.feed.head.epoch !== answer.epoch) return this.#askFor(topic);
    line.feed.answered(answer, this.#deps.now());
    const waiting = line.waiting;
    line.waiting = [];
    for (const one of waiting) {
      // The answer settles those whose places were in the question, one way or the other.
      if (askers.has(one) || line.feed.ready(one.since, this.#deps.now())) this.#serve(line, one);
      else line.waiting.push(one);
    }
    if (line.feed.someBehind) this.#fanOut.ready(line.feed);
    if (line.waiting.length > 0 || line.feed.incomplete) this.#askFor(topic);
  }

  #giveUp(topic: string, line: Line<Socket>, askers: ReadonlySet<Waiting<Socket>>): void {
    for (const { socket } of line.waiting.filter((waiting) => askers.has(waiting))) {
      this.leave(socket, topic);
      this.#deps.unreachable(socket, topic);
    }
    // Also when nothing is known to be missing: the answer that was lost may have been counted as delivered.
    if (this.#lines.has(topic)) this.#deps.after(ASK_AGAIN_AFTER_MS, () => this.#askFor(topic));
  }

  #serve(line: Line<Socket>, { socket, since, greeting }: Waiting<Socket>): void {
    const { feed } = line;
    const { codec } = this.#deps;
    const recovered = since !== undefined && feed.recovers(since);
    const serving = feed.serve(recovered ? since : undefined);
    if (serving === undefined || feed.head === undefined) throw new Error(`${feed.topic} was asked and cannot be served`);
    feed.cursors.set(socket, feed.head);
    if (since !== undefined) this.#deps.send(socket, codec.notice({ event: 'resumed', topic: feed.topic, recovered }));
    else if (greeting !== undefined) this.#deps.send(socket, codec.notice(greeting));
    if (serving.snapshot !== undefined) this.#deps.send(socket, codec.snapshot(serving.snapshot));
    if (serving.run !== undefined) this.#deps.send(socket, codec.frames([serving.run]));
    this.#deps.served(socket);
  }

  #saveSoon(): void {
    this.#cancelSave?.();
    this.#cancelSave = this.#deps.after(SAVE_AFTER_MS, () => {
      this.#cancelSave = undefined;
      const standing = [...this.#lines].flatMap(([topic, { feed }]) => (feed.head === undefined ? [] : [[topic, feed.head] as const]));
      this.#deps.save(new Map(standing));
    });
  }
}

function remove<Socket>(line: Line<Socket>, socket: Socket): void {
  line.feed.cursors.delete(socket);
  line.waiting = line.waiting.filter((waiting) => waiting.socket !== socket);
}
