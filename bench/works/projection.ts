import { openDatabase } from '../../core/db/neon.ts';
import { Projector } from '../../core/projections/projector.ts';
import { bettingProjection } from '../../domains/betting/projection.ts';
import { cpuBetween } from '../cpu.ts';
import { appendBatches } from '../history.ts';
import { lastPosition } from '../sides/stack.ts';
import type { Stack } from '../sides/stack.ts';
import type { Bench, Run, Work } from '../work.ts';

const EVENTS = 240_000;
const EVENTS_PER_BATCH = 2000;
const ROUNDS_AT_ONCE = 4;
const TICKETS_PER_ROUND = 5_000;
const TIMEOUT_MS = 60_000;

/** The betting projection from position 0, by the projector's own code, through the same endpoint as in the local stack. */
export const projection: Work = {
  name: 'projection',
  about: `the betting projection replayed from position 0 over ${EVENTS.toLocaleString('en')} events: rounds, tickets, bets, settlements`,
  measure: (bench) =>
    bench.withStore(async (store) => {
      const events = await fill(store, bench);
      const label = `${events.toLocaleString('en')} events`;
      const ours: Run[] = [];
      for (let run = 0; run < bench.runs; run += 1) {
        ours.push(await replay(store, events, bench));
        bench.say(`  run ${run + 1}/${bench.runs}: ${Math.round(ours.at(-1)?.figure ?? 0).toLocaleString('en')} events/s`);
      }
      return [{ label, unit: 'events/s', per: 'event', target: { atLeast: 50_000 }, ours, peer: [], notes: [] }];
    }),
};

async function fill(stack: Stack, bench: Bench): Promise<number> {
  const batches = appendBatches({
    rounds: ROUNDS_AT_ONCE,
    eventsPerBatch: EVENTS_PER_BATCH,
    ticketsPerRound: TICKETS_PER_ROUND,
    firstRound: 1,
  });
  let events = 0;
  while (events < bench.seconds(EVENTS)) {
    await stack.pool.query('SELECT core.append($1)', [batches.next().value as string]);
    events = await lastPosition(stack);
  }
  // A store that has grown over weeks has its statistics; one filled a second ago would be planned as if it were empty.
  await stack.pool.query('ANALYZE core.events');
  bench.say(`  ${events.toLocaleString('en')} events are in the store`);
  return events;
}

async function replay(stack: Stack, events: number, bench: Bench): Promise<Run> {
  await forget(stack);
  const database = openDatabase({ DATABASE_URL: stack.appDatabaseUrl, NEON_FETCH_ENDPOINT: stack.neonUrl });
  const before = await bench.readCpu();
  const startedAt = performance.now();
  const outcome = await new Projector(bettingProjection, database, TIMEOUT_MS).reach();
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = cpuBetween(before, await bench.readCpu());
  const { rows } = await stack.pool.query<{ receipts: number; tickets: number }>(
    `SELECT (SELECT count(*)::int FROM betting.receipts) AS receipts,
            (SELECT count(*)::int FROM core.events WHERE type = 'TicketPlaced') AS tickets`,
  );
  const faults: string[] = [];
  if (outcome !== 'moved') faults.push(`the projector says ${outcome}`);
  if (rows[0]?.receipts !== rows[0]?.tickets) faults.push(`${rows[0]?.receipts} receipts of ${rows[0]?.tickets} tickets`);
  return {
    figure: events / seconds,
    cpu,
    seconds,
    units: events,
    faults,
    remarks: [`${rows[0]?.receipts.toLocaleString('en')} receipts written`],
  };
}

async function forget(stack: Stack): Promise<void> {
  const { rows } = await stack.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'betting'`,
  );
  await stack.pool.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')}`);
  await stack.pool.query('DELETE FROM core.projections WHERE projection = $1', [bettingProjection.name]);
}
