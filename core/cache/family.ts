import type { z } from 'zod';

/** How long a value may be used after it was loaded, ms, by how it is used. */
export const LIFE_MS = { static: 3_600_000, frequent: 300_000, realtime: 30_000, computed: 600_000 } as const;
export type Pattern = keyof typeof LIFE_MS;

/** What a load brings: the value, null where there is none, and the projection's checkpoint at or before which it was read. */
export interface Loaded<Value> {
  readonly value: Value | null;
  readonly position: number;
}

/** What holds for every value of a family. */
export interface Traits {
  /** The label of its metrics. */
  readonly name: string;
  readonly pattern: Pattern;
  /** It never changes once it is there: isolates and browsers may keep it long. */
  readonly final: boolean;
  /** The projection whose events make it stale, and whose checkpoint dates it. */
  readonly source: string;
  /** What is stored may come from another version of the Worker. */
  readonly schema: z.ZodType;
}

/**
 * One kind of thing that is cached: a constant beside the query it spares. Public data only: the same for whoever asks.
 * `load` is null where the cache cannot load by itself and only knows what it was given to `keep`.
 */
export interface Family<Id, Value, Deps> extends Traits {
  readonly schema: z.ZodType<Value>;
  readonly key: (id: Id) => string;
  /** What its projection names when the value has changed; many keys may share one. */
  readonly scope: (id: Id) => string;
  readonly load: ((deps: Deps, id: Id) => Promise<Loaded<Value>>) | null;
}

/** The JSON text of a value, ready to go into an answer. */
export type JsonText<Value> = string & { readonly of?: Value };

/** How long an isolate uses what it learnt without asking, ms. No event reaches its memory, so this is how old an answer may be. */
const MEMORY_MS = 2_000;
const FINAL_MEMORY_MS = 60_000;

export function memoryLifeMs(family: Pick<Traits, 'final'>): number {
  return family.final ? FINAL_MEMORY_MS : MEMORY_MS;
}

/** What a cached answer tells browsers and proxies: a shared cache may add its own two seconds to ours, no more. */
export function cacheControlOf(family: Pick<Traits, 'final' | 'pattern'>): string {
  return family.final ? `public, max-age=${LIFE_MS[family.pattern] / 1_000}, immutable` : `public, max-age=${MEMORY_MS / 1_000}`;
}
