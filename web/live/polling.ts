const EVERY_MS = 1_000;
const LONGEST_WAIT_MS = 8_000;
/** An answer this old no longer shows that polling works. */
const SUCCESS_HOLDS_MS = 3_000;

/** When each topic is asked for while there is no socket: once a second, less often while nothing answers. */
export class Polling {
  readonly #dueAt = new Map<string, number>();
  readonly #inFlight = new Set<string>();
  #failures = 0;
  #answeredAt = Number.NEGATIVE_INFINITY;
  #heldUntil = Number.NEGATIVE_INFINITY;

  /** The topics to ask for now; each is in flight until it answered or failed. */
  due(topics: readonly string[], now: number): readonly string[] {
    if (now < this.#heldUntil) return [];
    const due = topics.filter((topic) => !this.#inFlight.has(topic) && now >= (this.#dueAt.get(topic) ?? 0));
    for (const topic of due) this.#inFlight.add(topic);
    return due;
  }

  answered(topic: string, now: number): void {
    this.#inFlight.delete(topic);
    this.#dueAt.set(topic, now + EVERY_MS);
    this.#failures = 0;
    this.#answeredAt = now;
  }

  /** @param retryAfterMs  So long nothing is to be asked at all: the server says so. */
  failed(topic: string, now: number, retryAfterMs = 0): void {
    this.#inFlight.delete(topic);
    this.#heldUntil = Math.max(this.#heldUntil, now + retryAfterMs);
    this.#dueAt.set(topic, now + Math.min(LONGEST_WAIT_MS, EVERY_MS * 2 ** this.#failures));
    this.#failures += 1;
  }

  /** Makes every topic due. */
  now(): void {
    this.#dueAt.clear();
  }

  /** Until when the server wants not to be asked; undefined when it may be. */
  heldUntil(now: number): number | undefined {
    return now < this.#heldUntil ? this.#heldUntil : undefined;
  }

  succeeds(now: number): boolean {
    return now - this.#answeredAt < SUCCESS_HOLDS_MS;
  }
}
