/** A task of virtual time. `owner` tells, when it is due, whose turn it is; null: the outside's; undefined: whoever made it is no more. */
export interface Task<Owner> {
  /** ms since the epoch, by the true clock. */
  readonly at: number;
  /** The order of their making: tasks of one moment run in it. */
  readonly sequence: number;
  readonly owner: () => Owner | null | undefined;
  readonly run: () => void;
}

/** Virtual time: tasks by their time, in a binary heap. */
export class Schedule<Owner> {
  now: number;
  #sequence = 0;
  readonly #heap: Task<Owner>[] = [];

  constructor(now: number) {
    this.now = now;
  }

  add(inMs: number, owner: () => Owner | null | undefined, run: () => void): void {
    const task = { at: this.now + Math.max(0, inMs), sequence: (this.#sequence += 1), owner, run };
    this.#heap.push(task);
    this.#rise(this.#heap.length - 1);
  }

  /** Takes out the next task, and moves the time to it. */
  next(): Task<Owner> | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    this.now = Math.max(this.now, first.at);
    return first;
  }

  #rise(from: number): void {
    for (let index = from; index > 0;) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #sink(from: number): void {
    for (let index = from; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const smaller = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
      if (smaller >= this.#heap.length || !this.#swapIfBefore(smaller, index)) return;
      index = smaller;
    }
  }

  #swapIfBefore(lower: number, upper: number): boolean {
    const [below, above] = [this.#heap[lower], this.#heap[upper]];
    if (below === undefined || above === undefined || !this.#isBefore(lower, upper)) return false;
    this.#heap[upper] = below;
    this.#heap[lower] = above;
    return true;
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.at === b.at ? a.sequence < b.sequence : a.at < b.at;
  }
}
