import { Ratelimit } from '@upstash/ratelimit';
import type { Redis } from '../redis/redis.ts';
import type { Draw, Quota } from './permits.ts';
import { LEASE_MS } from './slots.ts';

// KEYS[1]: a sender's slots by when they lapse. ARGV: now, until, the limit, then the names to lease or renew.
// It answers with one text: the stand-in for Redis cannot hand over a list that grew.
const LEASE = `
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
  local free = tonumber(ARGV[3]) - redis.call('ZCARD', KEYS[1])
  local leased = {}
  for i = 4, #ARGV do
    local held = redis.call('ZSCORE', KEYS[1], ARGV[i])
    if held or free > 0 then
      if not held then free = free - 1 end
      redis.call('ZADD', KEYS[1], ARGV[2], ARGV[i])
      leased[#leased + 1] = ARGV[i]
    end
  end
  redis.call('PEXPIRE', KEYS[1], ${LEASE_MS * 2})
  return table.concat(leased, ' ')`;

/** What all isolates count together, in Redis: each question is one script, so that no counter is left without an end. */
export class SharedLimits {
  readonly #redis: Redis;
  readonly #buckets = new Map<string, Ratelimit>();

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Draws permits from the bucket of `sender` under the limit `name`; null where Redis is away. */
  draw(name: string, quota: Quota, sender: string, permits: number): Promise<Draw | null> {
    return this.#redis.try(async (redis) => {
      const bucket = this.#buckets.get(name) ?? new Ratelimit({ ...bucketOf(quota), redis, prefix: `limit:${name}` });
      this.#buckets.set(name, bucket);
      const { success, remaining, reset } = await bucket.limit(sender, { rate: permits });
      return { given: success, left: remaining, resetAt: reset };
    }, null);
  }

  /** Leases slots of `sender`, or renews them; null where Redis is away. @returns the names that were leased. */
  lease(sender: string, limit: number, names: readonly string[], now: number, until: number): Promise<readonly string[] | null> {
    const call = [String(now), String(until), String(limit), ...names];
    return this.#redis.try(async (redis) => {
      const leased = await redis.eval<string[], string>(LEASE, [`limit:slots:${sender}`], call);
      return leased === '' ? [] : leased.split(' ');
    }, null);
  }
}

/** A full bucket, filled up again at the end of each interval. Refusals and time limits are ours: the library's own would let all pass. */
function bucketOf({ requests, intervalMs }: Quota) {
  const limiter = Ratelimit.tokenBucket(requests, `${intervalMs} ms`, requests);
  return { limiter, ephemeralCache: false, timeout: 0, enableTelemetry: false } as const;
}
