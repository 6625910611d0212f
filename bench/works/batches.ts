import type { Bench, Run, Work } from '../work.ts';
import { sellOnOurs } from './selling.ts';
import { manySellers } from './tickets.ts';

const TICKETS_PER_REQUEST = 50;
const CONNECTIONS = 8;
const SECONDS = 30;
const PROBE_SECONDS = 6;
const TARGET_RATIO = 4;
const LAG_LIMIT_MS = 250;
/** A rate holds when so much of it is sold: a server that falls behind lets due requests wait. */
const HOLDS = 0.97;
/** Down by big steps until one holds, then up by small ones: each failed try leaves a backlog that takes its time. */
const DOWN = 1.5;
const UP = 1.15;
const FINE_STEP = 0.92;
const LOWEST_RATE = 500;
/** Tickets a second of the peer where it was not measured. */
const USUAL_PEER = 4000;
const TRIES = 4;

/** Tickets in batches, at the highest rate that the read table keeps up with. */
export const batches: Work = {
  name: 'batches',
  about: `${TICKETS_PER_REQUEST} tickets a request, ${SECONDS} s sustained, the read table at most ${LAG_LIMIT_MS} ms behind at p95`,
  async measure(bench) {
    if (bench.sides === 'peer') return [];
    const peer = bench.sides === 'both' ? [await manySellers(bench, 'peer')] : [];
    let rate = await highestRate(bench, TARGET_RATIO * (peer[0]?.figure ?? USUAL_PEER));
    const ours: Run[] = [];
    for (let tries = 0; ours.length < bench.runs && tries < bench.runs + TRIES; tries += 1) {
      const run = await sellAt(bench, rate, bench.seconds(SECONDS));
      bench.say(`  ${Math.round(rate).toLocaleString('en')} tickets/s for ${bench.seconds(SECONDS)} s: ${outcome(run)}`);
      // What a probe held for seconds need not hold for half a minute: a lower rate, and all runs at that one.
      if (run.faults.length > 0 && tries < TRIES) {
        rate *= FINE_STEP;
        ours.length = 0;
      } else {
        ours.push(run);
      }
    }
    const notes = [
      'the peer has no batches: its figure is one ticket a request at 64 connections; ours is the highest rate that held, open loop',
    ];
    return [
      {
        label: `batches of ${TICKETS_PER_REQUEST}`,
        unit: 'tickets/s',
        per: 'ticket',
        target: { atLeastRatio: TARGET_RATIO },
        ours,
        peer,
        notes,
      },
    ];
  },
};

/** Looks for the highest rate that holds for a few seconds, beginning where the target lies. */
async function highestRate(bench: Bench, first: number): Promise<number> {
  const holds = async (rate: number): Promise<boolean> => {
    const run = await sellAt(bench, rate, PROBE_SECONDS);
    bench.say(`  looking: ${Math.round(rate).toLocaleString('en')} tickets/s for ${PROBE_SECONDS} s: ${outcome(run)}`);
    return run.faults.length === 0;
  };
  let rate = first;
  while (!(await holds(rate)) && rate > LOWEST_RATE) rate /= DOWN;
  while (await holds(rate * UP)) rate *= UP;
  return rate;
}

// A store of its own each time: a round takes a million tickets, and a half-minute sells more than half of that.
async function sellAt(bench: Bench, rate: number, seconds: number): Promise<Run> {
  await bench.freshStack();
  const run = await sellOnOurs(bench, {
    connections: CONNECTIONS,
    seconds,
    ticketsPerRequest: TICKETS_PER_REQUEST,
    ratePerSecond: rate,
    lagLimitMs: LAG_LIMIT_MS,
  });
  const slow = run.figure < HOLDS * rate ? [`only ${Math.round(run.figure)} of ${Math.round(rate)} tickets/s were sold`] : [];
  return { ...run, faults: [...run.faults, ...slow] };
}

function outcome(run: Run): string {
  return run.faults.length === 0 ? `held; ${run.remarks?.join('; ')}` : run.faults.join('; ');
}
