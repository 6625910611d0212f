/**
 * A set whose members lapse by themselves. The platform may cancel a request before its `finally` runs: whatever a request
 * holds must come free without it. All members of a set live equally long, so the oldest lapses first.
 */
export class Lapsing<Member> {
  readonly #until = new Map<Member, number>();

  /** Holds a member, or holds it anew, until then, ms since the epoch. */
  hold(member: Member, until: number): void {
    this.#until.delete(member);
    this.#until.set(member, until);
  }

  drop(member: Member): void {
    this.#until.delete(member);
  }

  /** How many there are at `now`. */
  count(now: number): number {
    for (const [member, until] of this.#until) {
      if (until > now) break;
      this.#until.delete(member);
    }
    return this.#until.size;
  }

  /** Those there are at `now`, the oldest first. */
  members(now: number): Member[] {
    this.count(now);
    return [...this.#until.keys()];
  }

  /** When the oldest lapses; Infinity when there is none. */
  firstLapse(now: number): number {
    this.count(now);
    const first = this.#until.values().next();
    return first.done ? Infinity : first.value;
  }
}
