import { z } from 'zod';

/** Where someone stands in a topic: what was last seen in one life of it. */
export interface Cursor {
  readonly epoch: string;
  readonly offset: number;
}

/** Frames `first` … `last` of a topic, encoded once: `frames` is their JSON array, as it is stored, passed on and sent. */
export interface Run {
  readonly first: number;
  readonly last: number;
  readonly frames: string;
}

/**
 * The newest part of a topic's log, without a hole, in memory: everything after `from`, up to `head`. The topic keeps
 * one to answer from; a hub keeps a copy of its end, to serve its sockets without asking the topic for each.
 */
export class Window<R extends Run = Run> {
  readonly epoch: string;
  #from: number;
  readonly #runs: R[] = [];

  constructor(epoch: string, from: number) {
    this.epoch = epoch;
    this.#from = from;
  }

  /** The offset after which nothing is missing. */
  get from(): number {
    return this.#from;
  }

  /** The newest offset. */
  get head(): number {
    return this.#runs.at(-1)?.last ?? this.#from;
  }

  get runs(): readonly R[] {
    return this.#runs;
  }

  /** Adds what follows. @throws when it does not follow: a hole would go unseen by every reader after it. */
  append(run: R): void {
    if (run.first !== this.head + 1) throw new Error(`frames ${run.first}…${run.last} do not follow ${this.head}`);
    this.#runs.push(run);
  }

  /** Whether a reader at `cursor` can be sent exactly what it missed. */
  covers(cursor: Cursor): boolean {
    return cursor.epoch === this.epoch && cursor.offset >= this.#from && cursor.offset <= this.head;
  }

  /** Every frame after `offset`, which must lie in the window, as one run; an empty one (`first > last`) when none follows. */
  after(offset: number): Run {
    const missed: string[] = [];
    for (let index = this.#runs.length - 1; index >= 0; index -= 1) {
      const run = this.#runs[index];
      if (run === undefined || run.last <= offset) break;
      missed.push(run.first > offset ? run.frames : framesAfter(run.frames, offset));
    }
    return { first: offset + 1, last: this.head, frames: joinFrames(missed.toReversed()) };
  }

  /** Forgets the runs that end at or before `offset`. */
  forget(offset: number): void {
    const kept = this.#runs.findIndex((run) => run.last > offset);
    const gone = this.#runs.splice(0, kept === -1 ? this.#runs.length : kept);
    this.#from = gone.at(-1)?.last ?? this.#from;
  }
}

/** Joins JSON arrays of frames, none empty, into one, as text: nothing is parsed or encoded again. */
export function joinFrames(arrays: readonly string[]): string {
  const [only] = arrays;
  return arrays.length === 1 && only !== undefined ? only : `[${arrays.map((array) => array.slice(1, -1)).join(',')}]`;
}

const Offsets = z.array(z.looseObject({ offset: z.int() }));

/** The frames of a JSON array that come after `offset`; only for a reader that stands inside a run. */
function framesAfter(frames: string, offset: number): string {
  return JSON.stringify(Offsets.parse(JSON.parse(frames)).filter((frame) => frame.offset > offset));
}
