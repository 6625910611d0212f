import { createHash } from 'node:crypto';

/** What happened in a run, line by line. Two runs of one seed have the same lines, byte for byte. */
export class Trace {
  readonly lines: string[] = [];
  /** How often each kind of fault, command and event occurred. */
  readonly counts: Record<string, number> = {};
  readonly show: ((line: string) => void) | null;
  readonly #startedAt: number;

  constructor(startedAt: number, show: ((line: string) => void) | null) {
    this.#startedAt = startedAt;
    this.show = show;
  }

  note(now: number, what: string): void {
    const line = `${String(now - this.#startedAt).padStart(7)} ${what}`;
    this.lines.push(line);
    this.show?.(line);
  }

  count(kind: string, by = 1): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + by;
  }

  /** SHA-256 of all lines, the first 16 hex digits. */
  hash(): string {
    return createHash('sha256').update(this.lines.join('\n')).digest('hex').slice(0, 16);
  }
}

/** A promise that the house makes and did not keep. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** Ends the run where something that must hold does not. */
export function promised(holds: boolean, otherwise: () => string): asserts holds {
  if (!holds) throw new BrokenPromise(otherwise());
}
