import { RegExpRouter } from 'hono/router/reg-exp-router';
import { SmartRouter } from 'hono/router/smart-router';
import { TrieRouter } from 'hono/router/trie-router';
import type { Quota } from './permits.ts';
import type { Tier } from './tiers.ts';

/** A limit of its own for some routes. What stands in no row counts in its sender's tier. */
export type RouteLimit = SharedLimit | OwnLimit;

interface Row {
  /** How metrics and problem documents call it. */
  readonly name: string;
  /** E.g. `GET /api/v1/topics/:topic`; HEAD counts as GET. */
  readonly routes: readonly string[];
  readonly why: string;
}

/** Counted in Redis, over all isolates. */
export interface SharedLimit extends Row {
  readonly kept: 'in Redis';
  /** `address`: of the address alone, as much as the anonymous tier has there; who asks is not looked up. */
  readonly whose: 'sender' | 'address';
  /** How many at once, for each request a minute that the sender's tier allows, so that a setting moves them all. */
  readonly share: number;
  /** After so long as many again. */
  readonly intervalMs: number;
  /** Whether its requests count in the tier as well, and take one of the sender's slots. */
  readonly besideTier: boolean;
}

/** Counted by what answers, which refuses where it cannot count. The requests of these tiers count nowhere else. */
export interface OwnLimit extends Row {
  readonly kept: 'in Postgres' | 'in the object';
  readonly tiers: readonly Tier[];
  /** For the documentation. */
  readonly allows: string;
}

/** What a tier allows in all. */
export function tierQuota(perMinute: number): Quota {
  return { requests: perMinute, intervalMs: 60_000 };
}

/** What a row allows to a sender whose tier allows so many requests a minute. */
export function rowQuota({ share, intervalMs }: SharedLimit, perMinute: number): Quota {
  return { requests: Math.max(1, Math.round(share * perMinute)), intervalMs };
}

/** Finds a request's row, by the same patterns that routes are written in. */
export class LimitTable {
  /** Paths without parameters are looked up: the sale of a ticket is one. */
  readonly #fixed = new Map<string, RouteLimit>();
  // The first cannot tell `receipts/batch` from `receipts/:receiptId/payout`; then the second is taken, as in the application.
  readonly #router = new SmartRouter<RouteLimit>({ routers: [new RegExpRouter(), new TrieRouter()] });

  constructor(rows: readonly RouteLimit[]) {
    for (const row of rows) {
      for (const route of row.routes) {
        const [method = '', path = ''] = route.split(' ');
        if (!path.includes(':')) this.#fixed.set(route, row);
        this.#router.add(method, path, row);
      }
    }
  }

  find(method: string, path: string): RouteLimit | undefined {
    const asked = method === 'HEAD' ? 'GET' : method;
    return this.#fixed.get(`${asked} ${path}`) ?? this.#router.match(asked, path)[0][0]?.[0];
  }
}
