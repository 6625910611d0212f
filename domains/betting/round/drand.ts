import { z } from 'zod';
import { Guard } from '../../../core/resilience/guard.ts';
import { log } from '../../../core/metrics/log.ts';
import type { BeaconPulse } from '../contract.ts';
import { QUICKNET } from './beacon.ts';
import { isSignedBy, randomnessOf } from './pulse-signature.ts';

const TIME_LIMIT_MS = 2_000;
/** A pulse that an address does not have yet is an answer: it must not open the breaker. */
const NOT_YET: ReadonlySet<number> = new Set([404, 425]);

/** The signature says which pulse it is, so nothing else is looked at. */
const Answer = z.object({ signature: z.string().toLowerCase() });

/** One breaker an address and isolate. */
const guards = new Map<string, Guard>();

/**
 * Asks drand's HTTP API for a pulse, one address after the other.
 *
 * @param urls   Without a slash at the end; any may be away, lag or lie.
 * @param round  The number of the pulse.
 * @returns the pulse, its signature verified; null while no address has it.
 */
export async function fetchPulse(urls: readonly string[], round: number): Promise<BeaconPulse | null> {
  for (const url of urls) {
    const signature = await ask(url, round);
    if (signature === null) continue;
    if (await isSignedBy({ round, signature })) {
      return { chainHash: QUICKNET.chainHash, round, signature, randomness: await randomnessOf(signature) };
    }
    log.error('a beacon’s signature does not verify', { url, round, signature: signature.slice(0, 200) });
  }
  return null;
}

/** The signature of a pulse as one address tells it, hex; null where it does not answer, or not with this pulse. */
async function ask(url: string, round: number): Promise<string | null> {
  try {
    return await guardOf(url).run(async (signal) => {
      const response = await fetch(`${url}/${QUICKNET.chainHash}/public/${round}`, { signal });
      if (NOT_YET.has(response.status)) return null;
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      return Answer.parse(await response.json()).signature;
    });
  } catch {
    // The guard has noted it; another address is asked.
    return null;
  }
}

function guardOf(url: string): Guard {
  const guard = guards.get(url) ?? new Guard({ name: `beacon ${new URL(url).host}`, timeLimitMs: TIME_LIMIT_MS });
  guards.set(url, guard);
  return guard;
}
