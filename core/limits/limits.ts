import type { Context } from 'hono';
import type { CoreEnv } from '../http/env.ts';
import { atAddress, whoAsks } from './asking.ts';
import { patienceOf, type InTime } from './in-time.ts';
import type { Verdict } from './permits.ts';
import { refuseAtOnce, refuseGuessing, refuseMore, tellStanding } from './refusals.ts';
import type { Gates, Sender } from './senders.ts';
import type { Slots } from './slots.ts';
import { LimitTable, type RouteLimit } from './table.ts';
import type { Tier } from './tiers.ts';

/** Longest a request waits for one of its sender's own to end, ms. */
const SLOT_WAIT_MS = 250;

/** Runs a request within its sender's limits, or answers 429 in its place. */
export type Limited = (c: Context<CoreEnv>, run: () => Promise<void>) => Promise<void>;

/**
 * Limits what is asked of the API; pages, files and probes are free. Permits and slots are held in the isolate, so most
 * requests wait for nothing; while Redis does not answer in time, this isolate's own count holds.
 *
 * @param rows  The routes with a limit of their own; all others count in their sender's tier.
 */
export function limiter(rows: readonly RouteLimit[]): Limited {
  const table = new LimitTable(rows);
  return (c, run) => {
    const { path } = c.req;
    return path.startsWith('/api/') ? within(c, run, table.find(c.req.method, path)) : run();
  };
}

async function within(c: Context<CoreEnv>, run: () => Promise<void>, row: RouteLimit | undefined): Promise<void> {
  const inTime = patienceOf(c);
  const asking = row?.kept === 'in Redis' && row.whose === 'address' ? atAddress(c) : whoAsks(c, inTime);
  const sender = asking instanceof Promise ? await asking : asking;
  // A command whose sender cannot be found out: its guard says so.
  if (sender === 'nobody knows') return run();
  if (sender === 'guessing') return refuseGuessing(c);
  c.set('tier', sender.tier);
  const countedThere = row !== undefined && row.kept !== 'in Redis' && row.tiers.includes(sender.tier);
  return countedThere ? run() : pass(c, run, sender, sender.gates(row), inTime);
}

async function pass(c: Context<CoreEnv>, run: () => Promise<void>, { tier }: Sender, gates: Gates, inTime: InTime): Promise<void> {
  const now = Date.now();
  const verdicts: Verdict[] = [];
  for (const { limit, permits } of gates.permits) {
    const verdict = permits.take(now) ?? (await permits.ask(now, inTime));
    if (!verdict.allowed) return refuseMore(c, tier, limit, permits.quota, verdict);
    verdicts.push(verdict);
    if (permits.runsLow(now)) c.executionCtx.waitUntil(permits.restock(now));
  }
  await (gates.slots === null ? run() : inSlot(c, run, tier, gates.slots, inTime));
  if (c.res.status !== 101) tellStanding(c, gates, verdicts);
}

async function inSlot(c: Context<CoreEnv>, run: () => Promise<void>, tier: Tier, slots: Slots, inTime: InTime): Promise<void> {
  const now = Date.now();
  if (slots.isShort(now)) await slots.lease(now, inTime);
  const use = slots.enter(now) ?? (await slots.wait(Date.now, SLOT_WAIT_MS));
  if (use === null) return refuseAtOnce(c, tier, slots.limit);
  if (slots.runsOut(now)) c.executionCtx.waitUntil(slots.renew(now));
  try {
    await run();
  } finally {
    slots.leave(use);
  }
}
