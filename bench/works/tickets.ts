import { inTurn } from '../work.ts';
import type { Line, Work } from '../work.ts';
import { sellOnOurs, sellOnPeer } from './selling.ts';

const CONNECTIONS = [16, 64];
const TARGET = { atLeastRatio: 1.3 };
const SECONDS = 10;
/** What "lag stays bounded" means for a run to count. */
const LAG_LIMIT_MS = 1000;

/** The key under which a side's tickets a second at 64 connections are known to later works. */
export const ticketsKey = (side: 'ours' | 'peer'): string => `tickets/s ${side}`;

/** One ticket a request. */
export const tickets: Work = {
  name: 'tickets',
  about: 'one ticket of three bets a request over keep-alive HTTP/1.1, closed loop',
  async measure(bench) {
    const lines: Line[] = [];
    for (const connections of CONNECTIONS) {
      const selling = { connections, seconds: bench.seconds(SECONDS), ticketsPerRequest: 1, lagLimitMs: LAG_LIMIT_MS };
      const runs = await inTurn(bench, `${connections} connections`, {
        ours: () => sellOnOurs(bench, selling),
        peer: () => sellOnPeer(bench, selling),
      });
      lines.push({ label: `${connections} connections`, unit: 'tickets/s', per: 'ticket', target: TARGET, ...runs, notes: [] });
    }
    return lines;
  },
};
