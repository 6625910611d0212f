import type { Codec } from './codec.ts';
import type { Feed, Serving } from './feed.ts';
import { Pacer, type Pace } from './pacer.ts';
import type { Run } from './window.ts';

export interface FanOutDeps<Socket> {
  readonly codec: Codec;
  readonly pace: Pace;
  now(): number;
  /** Runs something once, `milliseconds` from now; the answer cancels it. */
  after(milliseconds: number, run: () => void): () => void;
  send(socket: Socket, text: string): void;
  /** A socket needs a view that is not here: the topic must be asked, and `ready` be called again. */
  lacking(feed: Feed<Socket>): void;
  /** Everything that was ready has left. */
  left(): void;
}

/**
 * Sends what feeds have to all their sockets, at the pace of `Pacer`. What became ready meanwhile leaves together: one
 * message a socket, however many events and topics are in it, encoded once for all sockets that get the same.
 */
export class FanOut<Socket> {
  readonly #deps: FanOutDeps<Socket>;
  readonly #pacer: Pacer;
  readonly #ready = new Set<Feed<Socket>>();
  #timer: { readonly cancel: () => void } | undefined;

  constructor(deps: FanOutDeps<Socket>) {
    this.#deps = deps;
    this.#pacer = new Pacer(deps.pace);
  }

  /** A feed has frames that its sockets lack. */
  ready(feed: Feed<Socket>): void {
    this.#ready.add(feed);
    if (this.#timer === undefined) this.#schedule();
  }

  #schedule(): void {
    // Also when there is nothing to wait for it leaves in a turn of its own: the topic is answered first, and what other
    // topics deliver in this turn goes along.
    const cancel = this.#deps.after(this.#pacer.wait(this.#deps.now()), () => this.#leave());
    this.#timer = { cancel };
  }

  #leave(): void {
    this.#timer = undefined;
    const leftAt = this.#deps.now();
    this.#pacer.left(leftAt);
    const feeds = [...this.#ready];
    this.#ready.clear();
    this.#send(feeds);
    for (const feed of feeds) feed.trim();
    this.#deps.left();
    // A timer of 0 ms comes after the writes of this turn: that it ran is the only sign workerd gives of a drained fan-out.
    this.#deps.after(0, () => this.#drained(leftAt));
  }

  #drained(leftAt: number): void {
    this.#pacer.drained(leftAt, this.#deps.now());
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    this.#timer = undefined;
    this.#schedule();
  }

  #send(feeds: readonly Feed<Socket>[]): void {
    const parcels = new Parcels<Socket>();
    for (const feed of feeds) this.#load(feed, parcels);
    for (const [socket, text] of parcels.encoded(this.#deps.codec)) this.#deps.send(socket, text);
  }

  #load(feed: Feed<Socket>, parcels: Parcels<Socket>): void {
    const { head } = feed;
    if (head === undefined) return this.#deps.lacking(feed);
    const servings = new Map<number, Serving | undefined>();
    for (const [socket, cursor] of feed.cursors) {
      // Whoever stands in another life of the topic gets the same as one who stands nowhere.
      const place = cursor.epoch === head.epoch ? cursor.offset : -1;
      if (!servings.has(place)) servings.set(place, feed.serve(cursor));
      const serving = servings.get(place);
      if (serving === undefined) {
        this.#deps.lacking(feed);
      } else if (cursor.epoch !== head.epoch || cursor.offset < head.offset) {
        feed.cursors.set(socket, head);
        if (serving.snapshot !== undefined) this.#deps.send(socket, this.#deps.codec.snapshot(serving.snapshot));
        if (serving.run !== undefined) parcels.add(socket, serving.run);
      }
    }
  }
}

/** What each socket is sent in one fan-out: sockets that get the same runs share one encoded text. */
class Parcels<Socket> {
  readonly #contents = new Map<Socket, string>();
  readonly #runs = new Map<string, readonly Run[]>();
  readonly #names = new Map<Run, string>();

  add(socket: Socket, run: Run): void {
    const name = this.#names.get(run) ?? `${this.#names.size},`;
    this.#names.set(run, name);
    const before = this.#contents.get(socket) ?? '';
    const content = before + name;
    this.#contents.set(socket, content);
    if (!this.#runs.has(content)) this.#runs.set(content, [...(this.#runs.get(before) ?? []), run]);
  }

  *encoded(codec: Codec): Generator<readonly [Socket, string]> {
    const texts = new Map<string, string>();
    for (const [socket, content] of this.#contents) {
      const text = texts.get(content) ?? codec.frames(this.#runs.get(content) ?? []);
      texts.set(content, text);
      yield [socket, text];
    }
  }
}
