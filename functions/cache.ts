import { waitUntil } from 'cloudflare:workers';
import { Cache } from '../core/cache/cache.ts';
import { EdgeTier } from '../core/cache/edge-tier.ts';
import { RedisTier } from '../core/cache/redis-tier.ts';
import { oncePerIsolate } from '../core/config.ts';
import { redisOf } from '../core/redis/redis.ts';

/** The isolate's one cache of public reads. */
export const cacheOf = oncePerIsolate((_config, env) => {
  const edge = typeof caches === 'undefined' ? null : new EdgeTier(caches.default);
  return new Cache({ redis: new RedisTier(redisOf(env)), edge, background: waitUntil });
});
