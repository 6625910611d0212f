import { recomputesNow } from './xfetch.ts';

/** A value as Redis holds it. */
export interface Entry {
  /** Under which epoch of Redis, and which mark of its scope, it was loaded. */
  readonly stamp: string;
  /** Everything up to here is in it: the projection's checkpoint, read before the rows. */
  readonly position: number;
  /** ms since the epoch of Unix. The entry stays a while longer, to be shown while one loads it anew. */
  readonly expiresAt: number;
  /** How long it took to load, ms. */
  readonly deltaMs: number;
  readonly text: string;
}

/** What Redis says about a key in one reading. */
export interface Look {
  /** Null where the scope has no mark, or Redis no epoch: then nobody has cached anything of it since they were lost. */
  readonly stamp: string | null;
  /** The last position at which the scope changed; 0 where it has not since it was marked. */
  readonly changedAt: number;
  readonly entry: Entry | null;
}

/** `early`: good, and due to be loaded anew behind the answer. `expired`: too old, but of no event it has missed. */
export type Verdict = 'fresh' | 'early' | 'expired' | 'none';

const HEADER = /^(\S+) (\d+) (\d+) (\d+)\n/;

/** One text: a line for the script that compares (`stamp position expiresAt deltaMs`), then the value as it goes into answers. */
export function encodeEntry({ stamp, position, expiresAt, deltaMs, text }: Entry): string {
  return `${stamp} ${position} ${Math.ceil(expiresAt)} ${Math.ceil(deltaMs)}\n${text}`;
}

/** Reads an entry back; null for what we did not write. */
export function decodeEntry(stored: string): Entry | null {
  const header = HEADER.exec(stored);
  if (header === null) return null;
  const [line, stamp = '', position, expiresAt, deltaMs] = header;
  return {
    stamp,
    position: Number(position),
    expiresAt: Number(expiresAt),
    deltaMs: Number(deltaMs),
    text: stored.slice(line.length),
  };
}

/**
 * How far an entry is to be believed at `now`, with `u` uniform in (0, 1].
 *
 * Not at all when something it shows has changed since, nor when its stamp is not the one of now: Redis was emptied, its mark was
 * lost, or invalidations were, and nobody can say what has changed.
 */
export function judge({ stamp, changedAt, entry }: Look, now: number, u: number): Verdict {
  if (entry === null || entry.stamp !== stamp || changedAt > entry.position) return 'none';
  if (now >= entry.expiresAt) return 'expired';
  return recomputesNow(now, entry.expiresAt, entry.deltaMs, u) ? 'early' : 'fresh';
}
