import { HOUSE } from '../aggregates/aggregate.ts';
import { clientAddressOf } from '../auth/address.ts';
import { oncePerIsolate } from '../config.ts';
import { openDatabase, type Database } from '../db/neon.ts';
import { deriveSecret, hmacSha256Hex } from '../kernel/hash.ts';
import { asError, log } from '../metrics/log.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';

const HASH_DIGITS = 32;
const TIME_LIMIT_MS = 5_000;
/** How soon a write that failed is tried again; and that of a request which was cut off. */
const RETRY_MS = 5_000;
/** An address that goes on being seen is written again this often, so that its row says until when it was. */
const SEEN_AGAIN_MS = 3_600_000;
const MAX_KNOWN = 10_000;

const REMEMBER = `
  INSERT INTO core.client_addresses (client_hash, ip_address)
  SELECT key, value FROM jsonb_each_text($1::JSONB)
  ON CONFLICT (client_hash) DO UPDATE SET last_seen_at = now()`;

/** The key of every hash of an address: the whole house has one. */
export function addressKey(masterKey: string): string {
  return deriveSecret(masterKey, HOUSE, 'client-address');
}

/** What records hold of an address: 32 hex digits that nobody without the key can lead back to it. */
export function hashAddress(key: string, address: string): string {
  return hmacSha256Hex(key, address).slice(0, HASH_DIGITS);
}

/**
 * The addresses that this isolate has seen. Records hold the hash; the address is written beside them, once an isolate and
 * hour, so that it can be erased. It holds data only, no promise: the request that began a write may be cancelled.
 */
export class ClientAddresses {
  readonly #key: string;
  readonly #database: Pick<Database, 'query'>;
  #known = new Map<string, { readonly hash: string; readonly seenAt: number }>();
  /** By hash, what Postgres was not told yet. */
  #untold = new Map<string, string>();
  #nextAt = 0;

  constructor(key: string, database: Pick<Database, 'query'>) {
    this.#key = key;
    this.#database = database;
  }

  /** The hash of an address; from now on the address is to be written. */
  hashOf(address: string, now: number): string {
    const known = this.#known.get(address);
    if (known !== undefined && now - known.seenAt < SEEN_AGAIN_MS) return known.hash;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const hash = known?.hash ?? hashAddress(this.#key, address);
    this.#known.set(address, { hash, seenAt: now });
    // Past the bound none is taken until Postgres is back: their records hold the hash all the same.
    if (this.#untold.size < MAX_KNOWN) this.#untold.set(hash, address);
    return hash;
  }

  /** How many addresses Postgres was not told yet. */
  get untold(): number {
    return this.#untold.size;
  }

  /** Whether something is to be written, and may be tried now. */
  isDue(now: number): boolean {
    return this.#untold.size > 0 && now >= this.#nextAt;
  }

  /** Writes what is untold. @throws never: what Postgres did not take is tried again with a later request. */
  async write(now: number): Promise<void> {
    this.#nextAt = now + RETRY_MS;
    try {
      while (this.#untold.size > 0) {
        const told = [...this.#untold];
        const addresses = JSON.stringify(Object.fromEntries(told));
        await withTimeLimit(TIME_LIMIT_MS, (signal) => this.#database.query(REMEMBER, [addresses], { fetchOptions: { signal } }));
        for (const [hash] of told) this.#untold.delete(hash);
      }
      this.#nextAt = 0;
    } catch (thrown) {
      log.info('addresses of clients were not written and are tried again', { error: asError(thrown) });
    }
  }
}

const addressesOf = oncePerIsolate((config) => new ClientAddresses(addressKey(config.MASTER_KEY), openDatabase(config)));

/** The little of a request's context that says where it comes from; every `Context` is one. */
export interface FromClient {
  readonly env: object;
  readonly executionCtx: Pick<ExecutionContext, 'waitUntil'>;
  readonly req: { readonly raw: Request };
}

/** The keyed hash of the client's address, 32 hex digits, for the envelope of each command; the address is written beside. */
export function clientHashOf(c: FromClient): string {
  const now = Date.now();
  const addresses = addressesOf(c.env);
  const hash = addresses.hashOf(clientAddressOf(c.req.raw.headers, c.env), now);
  if (addresses.isDue(now)) c.executionCtx.waitUntil(addresses.write(now));
  return hash;
}
