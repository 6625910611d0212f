import type { SnapshotFrame } from './codec.ts';
import type { TopicAnswer } from './topic-log.ts';
import { Window, type Cursor, type Run } from './window.ts';

/** What brings one reader to the head: a fresh view first when it can't be told what it missed, then the frames. */
export interface Serving {
  readonly snapshot: SnapshotFrame | undefined;
  /** Undefined when nothing follows. */
  readonly run: Run | undefined;
}

/** Messages of a topic that a hub keeps to serve sockets that join or return, without asking the topic. */
const KEPT_MESSAGES = 256;
/** A feed that has heard nothing from its topic for this long asks it before it serves a join: the hub may have been given up. */
const TRUSTED_MS = 5_000;

/**
 * A hub's copy of one topic: the end of its log, a view to start from, and where each of its sockets stands. All
 * sockets are brought along by one rule (`serve`): exactly the frames after what a socket was last sent, or the view
 * and what follows it. So a join cannot cross a live frame: both come from here, in this order.
 */
export class Feed<Socket> {
  readonly topic: string;
  /** Where each socket stands. One object is shared by all that stand at the head. */
  readonly cursors = new Map<Socket, Cursor>();
  #window: Window | undefined;
  #base: { readonly offset: number; readonly snapshot: string } | undefined;
  /** Frames that exist but are not here; the topic must be asked. */
  #missing: Cursor | undefined;
  /** What was missing when the topic was last asked: its answer settles that, and not what went missing since. */
  #askedFor: Cursor | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;

  /** @param standing  Where the sockets of a hub that wakes from hibernation stood. */
  constructor(topic: string, standing?: Cursor) {
    this.topic = topic;
    if (standing !== undefined) this.#window = new Window(standing.epoch, standing.offset);
  }

  /** The newest frame that is here. */
  get head(): Cursor | undefined {
    return this.#window === undefined ? undefined : { epoch: this.#window.epoch, offset: this.#window.head };
  }

  /** Whether the topic has frames that never came. */
  get incomplete(): boolean {
    const { head } = this;
    if (this.#missing === undefined || head === undefined) return this.#missing !== undefined;
    return head.epoch !== this.#missing.epoch || head.offset < this.#missing.offset;
  }

  /** Whether a socket lacks what is here. */
  get someBehind(): boolean {
    const { head } = this;
    return [...this.cursors.values()].some((cursor) => cursor.epoch !== head?.epoch || cursor.offset < head.offset);
  }

  /** Takes what the topic delivers; twice is once. A gap, or another life of the topic, makes the feed incomplete. */
  receive(epoch: string, run: Run, now: number): void {
    this.#heardAt = now;
    const window = this.#window;
    if (window === undefined || window.epoch !== epoch || run.first > window.head + 1) {
      // Deliveries may overtake one another: what is missing reaches as far as the furthest.
      if (this.#missing?.epoch !== epoch || this.#missing.offset < run.last) this.#missing = { epoch, offset: run.last };
      return;
    }
    if (run.last <= window.head) return;
    const delivered = new Window(epoch, run.first - 1);
    delivered.append(run);
    window.append(delivered.after(window.head));
  }

  /** From where to ask the topic, so that its answer serves this feed and those who wait: the earliest place of its life. */
  question(waiting: readonly (Cursor | undefined)[]): Cursor | undefined {
    this.#askedFor = this.#missing;
    const places = [this.head, ...waiting].filter((place) => place !== undefined);
    const epoch = places[0]?.epoch;
    const offsets = places.filter((place) => place.epoch === epoch).map((place) => place.offset);
    return epoch === undefined ? undefined : { epoch, offset: Math.min(...offsets) };
  }

  /** Takes the topic's answer to a question; frames that were delivered meanwhile stay, and an answer that comes late takes nothing back. */
  answered(answer: TopicAnswer, now: number): void {
    this.#heardAt = now;
    const fresh = new Window(answer.epoch, answer.from);
    if (answer.offset > answer.from) fresh.append({ first: answer.from + 1, last: answer.offset, frames: answer.frames });
    const newer = this.#window?.epoch !== answer.epoch || this.#base === undefined || answer.offset >= this.#base.offset;
    if (newer) this.#base = { offset: answer.offset, snapshot: answer.snapshot };
    this.#window = merge(this.#window, fresh);
    if (this.#missing === this.#askedFor || !this.incomplete) this.#missing = undefined;
  }

  /** Whether a socket can be served now, without asking: one that was somewhere, or a new one. */
  ready(since: Cursor | undefined, now: number): boolean {
    if (this.incomplete || now - this.#heardAt > TRUSTED_MS) return false;
    return since === undefined ? this.#start() !== undefined : this.recovers(since);
  }

  /** Whether exactly what was missed since a place is here. */
  recovers(since: Cursor): boolean {
    return this.#window?.covers(since) ?? false;
  }

  /** What brings a reader from its cursor (undefined: from nothing) to the head; undefined when the topic must be asked first. */
  serve(cursor: Cursor | undefined): Serving | undefined {
    const window = this.#window;
    if (window === undefined) return undefined;
    if (cursor !== undefined && window.covers(cursor)) return { snapshot: undefined, run: filled(window.after(cursor.offset)) };
    // It was brought further by another hub, or before this one slept: what is here it has seen.
    if (cursor?.epoch === window.epoch && cursor.offset > window.head) return { snapshot: undefined, run: undefined };
    const start = this.#start();
    if (start === undefined) return undefined;
    const { epoch } = window;
    return { snapshot: { topic: this.topic, epoch, ...start }, run: filled(window.after(start.offset)) };
  }

  /** Forgets the oldest frames beyond what joins are served from. */
  trim(): void {
    const window = this.#window;
    if (window === undefined) return;
    const kept = window.head - KEPT_MESSAGES;
    const oldest = window.runs.findLast((run) => run.last <= kept);
    if (oldest !== undefined) window.forget(oldest.last);
  }

  /** The view that a new reader starts from; none when the frames that follow it are gone. */
  #start(): { readonly offset: number; readonly snapshot: string } | undefined {
    return this.#base !== undefined && this.#window !== undefined && this.#base.offset >= this.#window.from ? this.#base : undefined;
  }
}

/** One window of two: the longer beginning, and the further head. */
function merge(old: Window | undefined, fresh: Window): Window {
  if (old?.epoch !== fresh.epoch) return fresh;
  const [earlier, later] = old.from <= fresh.from ? [old, fresh] : [fresh, old];
  if (earlier.head < later.from) return later;
  if (later.head > earlier.head) earlier.append(later.after(earlier.head));
  return earlier;
}

function filled(run: Run): Run | undefined {
  return run.first > run.last ? undefined : run;
}
