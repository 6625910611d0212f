import type { Context } from 'hono';
import type { CoreEnv } from '../http/env.ts';
import { problem } from '../http/problem.ts';
import type { Rejection } from '../kernel/decision.ts';
import { count } from '../metrics/meter.ts';
import type { Quota, Verdict } from './permits.ts';
import { STRANGE_TOKENS, type Gates } from './senders.ts';
import type { Tier } from './tiers.ts';

/** Answers 429: this limit's permits are spent until the verdict's reset. */
export function refuseMore(c: Context<CoreEnv>, tier: Tier, limit: string, quota: Quota, verdict: Verdict): void {
  const { requests, intervalMs } = quota;
  const details = { limit, tier, requests, seconds: intervalMs / 1_000, retryAfterSeconds: secondsUntil(verdict.resetAt) };
  refuse(c, { code: 'core/too-many-requests', details });
  writeStanding(c.res.headers, quota, verdict);
}

/** Answers 429: all of the sender's slots are taken. */
export function refuseAtOnce(c: Context<CoreEnv>, tier: Tier, atOnce: number): void {
  refuse(c, { code: 'core/too-many-at-once', details: { limit: 'at once', tier, atOnce } });
}

/** Answers 429 without having asked whose token it is: too many from this address were nobody's. */
export function refuseGuessing(c: Context<CoreEnv>): void {
  const { burst, perSecond } = STRANGE_TOKENS;
  const details = { limit: 'strange tokens', tier: 'anonymous', requests: burst, seconds: burst / perSecond, retryAfterSeconds: 1 };
  refuse(c, { code: 'core/too-many-requests', details });
}

/** Tells the sender how it stands, by the limit that is nearest to its end. */
export function tellStanding(c: Context<CoreEnv>, gates: Gates, verdicts: readonly Verdict[]): void {
  let nearest = 0;
  for (const [index, { remaining }] of verdicts.entries()) {
    if (remaining < (verdicts[nearest]?.remaining ?? Infinity)) nearest = index;
  }
  const [gate, verdict] = [gates.permits[nearest], verdicts[nearest]];
  if (gate !== undefined && verdict !== undefined) writeStanding(c.res.headers, gate.permits.quota, verdict);
}

function refuse(c: Context<CoreEnv>, rejection: Rejection): void {
  c.res = problem(c, rejection);
  c.res.headers.set('Cache-Control', 'no-store');
  count('ringside_limited_total', { tier: c.get('tier'), limit: String(rejection.details['limit']) });
}

function writeStanding(headers: Headers, { requests }: Quota, { remaining, resetAt }: Verdict): void {
  headers.set('RateLimit-Limit', String(requests));
  headers.set('RateLimit-Remaining', String(remaining));
  headers.set('RateLimit-Reset', String(secondsUntil(resetAt)));
}

/** Whole seconds, 1 at least: a client that waits so long is not early. */
function secondsUntil(at: number): number {
  return Math.max(1, Math.ceil((at - Date.now()) / 1_000));
}
