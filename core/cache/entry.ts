import { recomputesNow } from './xfetch.ts';

/** A value as Redis holds it. */
export interface Entry {
  /** The epoch it was loaded in. */
  readonly epoch: string;
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
  /** The life of this Redis' contents; null where nobody has named it since it was emptied. */
  readonly epoch: string | null;
  /** The last position at which the key's scope changed; null where nobody knows. */
  readonly mark: number | null;
  readonly entry: Entry | null;
}

/** `early`: good, and due to be loaded anew behind the answer. `expired`: too old, but of no event it has missed. */
export type Verdict = 'fresh' | 'early' | 'expired' | 'none';

const HEADER = /^(\S+) (\d+) (\d+) (\d+)\n/;

/** One text: a line for the script that compares (`epoch position expiresAt deltaMs`), then the value as it goes into answers. */
export function encodeEntry({ epoch, position, expiresAt, deltaMs, text }: Entry): string {
  return `${epoch} ${position} ${Math.ceil(expiresAt)} ${Math.ceil(deltaMs)}\n${text}`;
}

/** Reads an entry back; null for what we did not write. */
export function decodeEntry(stored: string): Entry | null {
  const header = HEADER.exec(stored);
  if (header === null) return null;
  const [line, epoch = '', position, expiresAt, deltaMs] = header;
  return {
    epoch,
    position: Number(position),
    expiresAt: Number(expiresAt),
    deltaMs: Number(deltaMs),
    text: stored.slice(line.length),
  };
}

/**
 * How far an entry is to be believed at `now`, with `u` uniform in (0, 1].
 *
 * Not at all when it was loaded before Redis was emptied or its invalidations were lost (another epoch), when something it shows
 * has changed since (a newer mark), or when its mark is gone, because then nobody can say.
 */
export function judge({ epoch, mark, entry }: Look, now: number, u: number): Verdict {
  if (entry === null || entry.epoch !== epoch || mark === null || mark > entry.position) return 'none';
  if (now >= entry.expiresAt) return 'expired';
  return recomputesNow(now, entry.expiresAt, entry.deltaMs, u) ? 'early' : 'fresh';
}
