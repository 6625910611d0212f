import { medianRun } from '../stats.ts';
import { inTurn } from '../work.ts';
import type { Bench, Line, Run, Work } from '../work.ts';
import { sellOnOurs, sellOnPeer } from './selling.ts';

const FEW = 16;
const MANY = 64;
const TARGET = { atLeastRatio: 1.3 };
const SECONDS = 10;
/** What "lag stays bounded" means for a run to count. */
const LAG_LIMIT_MS = 1000;

/** One ticket a request. */
export const tickets: Work = {
  name: 'tickets',
  about: 'one ticket of three bets a request over keep-alive HTTP/1.1, closed loop',
  async measure(bench) {
    const lines: Line[] = [];
    for (const connections of [FEW, MANY]) {
      const selling = { connections, seconds: bench.seconds(SECONDS), ticketsPerRequest: 1, lagLimitMs: LAG_LIMIT_MS };
      const runs = await inTurn(bench, `${connections} connections`, {
        ours: () => sellOnOurs(bench, selling),
        peer: () => sellOnPeer(bench, selling),
      });
      remember(bench, connections, runs);
      lines.push({ label: `${connections} connections`, unit: 'tickets/s', per: 'ticket', target: TARGET, ...runs, notes: [] });
    }
    return lines;
  },
};

/**
 * How a side sells one ticket a request at 64 connections: as the work `tickets` found it in this run of the bench, or by
 * one measurement when it did not run.
 */
export async function manySellers(bench: Bench, side: 'ours' | 'peer'): Promise<Run> {
  const known = bench.known.get(key(side));
  if (known !== undefined) return known;
  const selling = { connections: MANY, seconds: bench.seconds(SECONDS), ticketsPerRequest: 1, lagLimitMs: Infinity };
  const run = await (side === 'ours' ? sellOnOurs(bench, selling) : sellOnPeer(bench, selling));
  bench.known.set(key(side), run);
  return run;
}

function remember(bench: Bench, connections: number, runs: { ours: Run[]; peer: Run[] }): void {
  if (connections !== MANY) return;
  for (const side of ['ours', 'peer'] as const) {
    const run = medianRun(runs[side]);
    if (run) bench.known.set(key(side), run);
  }
}

function key(side: 'ours' | 'peer'): string {
  return `one ticket a request, ${side}`;
}
