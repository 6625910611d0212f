import { createHmac } from 'node:crypto';
import type { Session } from '../auth/session.ts';
import { oncePerIsolate, type Config } from '../config.ts';
import { redisOf } from '../redis/redis.ts';
import { Permits } from './permits.ts';
import { SharedLimits } from './shared.ts';
import { Slots } from './slots.ts';
import { rowQuota, tierQuota, type RouteLimit } from './table.ts';
import { tierLimits, tierOf, type Tier, type TierLimits } from './tiers.ts';
import { TokenBucket } from './token-bucket.ts';

/** Accounts, and addresses, that this isolate remembers; the oldest is forgotten first, with the permits it held. */
const MOST_OF_A_KIND = 5_000;

/**
 * Tokens of one address that this isolate does not know, and that turn out to be nobody's: each costs a look-up, so guessing is
 * bounded here, before anybody is asked. Generous, because a shop's terminals share an address with its visitors.
 */
export const STRANGE_TOKENS = { perSecond: 50, burst: 200 } as const;

/** What one request has to pass: permits of each kind, and a slot unless its row needs none. */
export interface Gates {
  readonly permits: readonly { readonly limit: string; readonly permits: Permits }[];
  readonly slots: Slots | null;
}

/** Somebody whose requests are counted together: an account, or everybody without one at an address. */
export class Sender {
  readonly tier: Tier;
  readonly strangeTokens = new TokenBucket(STRANGE_TOKENS, Date.now());
  readonly #id: string;
  readonly #limits: TierLimits;
  readonly #shared: SharedLimits;
  readonly #slots: Slots;
  readonly #general: Gates;
  readonly #gates = new Map<RouteLimit, Gates>();

  constructor(tier: Tier, id: string, limits: TierLimits, shared: SharedLimits) {
    this.tier = tier;
    this.#id = id;
    this.#limits = limits;
    this.#shared = shared;
    this.#slots = new Slots(limits.atOnce, (...lease) => shared.lease(`${tier}:${id}`, limits.atOnce, ...lease), newSlotName);
    const quota = tierQuota(limits.perMinute);
    const permits = new Permits(quota, (wanted) => shared.draw(`requests:${tier}`, quota, id, wanted));
    this.#general = { permits: [{ limit: 'requests', permits }], slots: this.#slots };
  }

  /** What a request of this row has to pass. */
  gates(row: RouteLimit | undefined): Gates {
    if (row?.kept !== 'in Redis') return this.#general;
    const known = this.#gates.get(row);
    if (known !== undefined) return known;
    const quota = rowQuota(row, this.#limits.perMinute);
    const permits = new Permits(quota, (wanted) => this.#shared.draw(`${row.name}:${this.tier}`, quota, this.#id, wanted));
    const own = { limit: row.name, permits };
    const gates = row.besideTier ? { permits: [...this.#general.permits, own], slots: this.#slots } : { permits: [own], slots: null };
    this.#gates.set(row, gates);
    return gates;
  }
}

/** The senders this isolate has seen lately. */
export class Senders {
  readonly #limits: Readonly<Record<Tier, TierLimits>>;
  readonly #shared: SharedLimits;
  readonly #secret: string;
  // Apart, so that nobody who comes from ever new addresses makes an account be forgotten.
  readonly #accounts = new Map<string, Sender>();
  readonly #addresses = new Map<string, Sender>();

  constructor(config: Config, shared: SharedLimits) {
    this.#limits = tierLimits(config);
    this.#shared = shared;
    this.#secret = config.MASTER_KEY;
  }

  /** An account, wherever it asks from. */
  ofAccount({ userId, role }: Session): Sender {
    const tier = tierOf(role);
    const key = `${tier} ${userId}`;
    return this.#accounts.get(key) ?? this.#meet(this.#accounts, key, tier, userId);
  }

  /** Everybody at an address who shows no account. */
  ofAddress(address: string): Sender {
    return this.#addresses.get(address) ?? this.#meet(this.#addresses, address, 'anonymous', this.#hash(address));
  }

  #meet(known: Map<string, Sender>, key: string, tier: Tier, id: string): Sender {
    if (known.size >= MOST_OF_A_KIND) {
      const oldest = known.keys().next();
      if (!oldest.done) known.delete(oldest.value);
    }
    const sender = new Sender(tier, id, this.#limits[tier], this.#shared);
    known.set(key, sender);
    return sender;
  }

  /** An address is somebody's: Redis gets a keyed hash of it. */
  #hash(address: string): string {
    return createHmac('sha256', this.#secret).update(`limits:${address}`).digest('base64url').slice(0, 22);
  }
}

/** The isolate's one memory of senders. */
export const sendersOf = oncePerIsolate((config, env) => new Senders(config, new SharedLimits(redisOf(env))));

let isolate: string | undefined;
let slotNames = 0;

function newSlotName(): string {
  // Made at the first use: the platform gives no randomness while a Worker starts.
  isolate ??= crypto.randomUUID().slice(0, 13);
  slotNames += 1;
  return `${isolate}:${slotNames.toString(36)}`;
}
