/**
 * `npm run bench:costs`: runs Ringside's real stack with a meter in it, counts what one ticket, one round, one spectator's
 * visit, … makes of everything that the platforms bill, and computes a month from the unit prices. Takes ten minutes and
 * needs redis-server. Nothing is asserted; prices and when they were read stand in costs/prices.ts.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { listenForStop, whenAborted } from '../local/stopping.ts';
import { buildWebPages } from '../local/web-pages.ts';
import type { Counted } from './costs/bill.ts';
import { House } from './costs/house.ts';
import * as scenes from './costs/scenes.ts';
import { countedTable, monthTable } from './costs/tables.ts';
import { sum } from './costs/usage.ts';

const HOUR_MS = 3_600_000;

/** Ctrl-C ends the counting, and the house that it counts in. */
const asked = whenAborted(listenForStop(() => process.exit(1))).then(() => {
  throw new Error('stopped');
});
// While a house is being opened nobody waits for it yet.
asked.catch(() => undefined);

async function count(): Promise<Counted> {
  const round = await inHouse({ ROUND_WAIT_DURATION_MS: '8000', RACE_DURATION_MS: '3000' }, (house) =>
    told('a round', scenes.round(house)),
  );
  return inHouse({ ROUND_WAIT_DURATION_MS: `${HOUR_MS}` }, async (house) => {
    const still = await told('a minute in which nothing happens', scenes.stillMinute(house));
    const cron = await told('a run of the cron', scenes.cronRun(house));
    const ticketAlone = await told('a ticket alone', scenes.ticketAlone(house, still));
    const ticketBusy = await told('a ticket at 20 a second', scenes.ticketBusy(house, still));
    const ticketBatched = await told('a ticket of a batch', scenes.ticketBatched(house, still));
    const update = await told('an update', scenes.update(house, still));
    const visit = await told('a visit', scenes.visit(house, still));
    const hubMinute = await told('a hub’s minute', scenes.hubMinute(house));
    const quietMinute = sum(still, cron);
    return { quietMinute, round, ticketAlone, ticketBusy, ticketBatched, update, visit, hubMinute };
  });
}

async function inHouse<T>(vars: Readonly<Record<string, string>>, use: (house: House) => Promise<T>): Promise<T> {
  const house = await House.open(vars);
  try {
    return await Promise.race([use(house), asked]);
  } finally {
    await house.close();
  }
}

async function told<T>(what: string, counting: Promise<T>): Promise<T> {
  const counted = await counting;
  say(`  counted ${what}`);
  return counted;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'string' } } });
  // A visit loads the pages.
  await buildWebPages();
  const counted = await count();
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(counted, null, 2));
  say(`\n${countedTable(counted)}\n\n${monthTable(counted)}`);
}

main().then(
  () => process.exit(0),
  (thrown: unknown) => {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exit(1);
  },
);
