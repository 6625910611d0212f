/*
 * A mark tells when a scope changed last: `birth position`. It is born when somebody first caches something of the scope. What is
 * cached is stamped with the epoch and the mark's birth, so that neither can be lost unnoticed.
 */

/**
 * Puts an entry, unless something newer is known, and lets go of the lease under which it was loaded. Answers 1 when it was put.
 *
 * KEYS epoch, mark, entry, lease · ARGV lease token, stamp, position, entry, its life (ms), the mark's life (ms).
 * A loader that was slow brings rows from before a change: the mark, or a newer entry, refuses them.
 */
export const PUT = `
if redis.call('GET', KEYS[4]) == ARGV[1] then redis.call('DEL', KEYS[4]) end
local epoch = redis.call('GET', KEYS[1])
local birth, changed = string.match(redis.call('GET', KEYS[2]) or '', '^(%S+) (%d+)$')
if not epoch or not birth or epoch .. ':' .. birth ~= ARGV[2] then return 0 end
local position = tonumber(ARGV[3])
if tonumber(changed) > position then return 0 end
local stamp, at = string.match(redis.call('GET', KEYS[3]) or '', '^(%S+) (%d+) ')
if stamp == ARGV[2] and tonumber(at) > position then return 0 end
redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return 1`;

/**
 * Marks what changed between two positions. Answers 1 where everything had to be given up.
 *
 * KEYS epoch, delivered, one mark a scope · ARGV from, to, a new epoch, the marks' life (ms).
 * `delivered` says up to where changes were told. Where it is gone, or stands before `from`, some were lost: a new epoch then
 * begins, and nothing that was kept is believed any more.
 */
export const INVALIDATE = `
local delivered = tonumber(redis.call('GET', KEYS[2]) or -1)
local lost = delivered < tonumber(ARGV[1])
if lost then redis.call('SET', KEYS[1], ARGV[3]) end
for index = 3, #KEYS do
  local birth, changed = string.match(redis.call('GET', KEYS[index]) or '', '^(%S+) (%d+)$')
  if birth and tonumber(changed) < tonumber(ARGV[2]) then
    redis.call('SET', KEYS[index], birth .. ' ' .. ARGV[2], 'PX', ARGV[4])
  end
end
if delivered < tonumber(ARGV[2]) then redis.call('SET', KEYS[2], ARGV[2]) end
if lost then return 1 end
return 0`;

/** Lets go of a lease, if it is still one's own. KEYS lease · ARGV lease token. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;
