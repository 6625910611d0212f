import type { EventRecord } from '../kernel/event.ts';
import { sha256Hex } from '../kernel/hash.ts';

const DIGITS = 32;

/** JSON with the members of objects in the order of their names: an object and Postgres keep them in orders of their own. */
function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${ordered(member)}`).join(',')}}`;
}

/** First half of the SHA-256 of everything that a record says, 32 hex digits: the same wherever it is stored. */
export function digestOf(record: EventRecord): string {
  return sha256Hex(ordered(record)).slice(0, DIGITS);
}

/** What an object has stored of its stream. */
export interface StoredDigests {
  /** The last version it has. */
  readonly head: number;
  /** One a record after the version that was asked for, ascending. */
  readonly digests: readonly string[];
  /** When the record after those was made, ms since the epoch; null where there is none. */
  readonly nextRecordedAt: number | null;
}
