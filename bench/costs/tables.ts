import {
  added,
  ITEMS,
  listPrice,
  monthlyBill,
  openHouse,
  SPECTATING,
  spectatorMinutes,
  tickets,
  type Counted,
  type Quantities,
} from './bill.ts';
import { PRICES, PRICES_READ, type Item } from './prices.ts';
import type { Usage } from './usage.ts';

const MILLION = 1_000_000;

/** What was counted of one of each, as a Markdown table. */
export function countedTable(counted: Counted): string {
  const columns: readonly (readonly [string, Usage])[] = [
    ['quiet minute', counted.quietMinute],
    ['round', counted.round],
    ['ticket, alone', counted.ticketAlone],
    ['at 20/s', counted.ticketBusy],
    ['batch of 50', counted.ticketBatched],
    ['update', counted.update],
    ['visit', counted.visit],
    ['hub-minute', counted.hubMinute],
  ];
  const rows: readonly (readonly [string, (usage: Usage) => number])[] = [
    ['Worker requests', (usage) => usage.workerRequests],
    ['object requests', (usage) => usage.objectRequests],
    ['messages of sockets', (usage) => usage.socketMessages],
    ['rows written', (usage) => usage.rowsWritten],
    ['rows read', (usage) => usage.rowsRead],
    ['objects awake, s', (usage) => usage.activeMs / 1_000],
    ['calls to Postgres', (usage) => usage.postgresCalls],
    ['… their answers, kB', (usage) => usage.postgresBytesOut / 1_000],
    ['Redis commands', (usage) => usage.redisCommands],
    ['kept in objects, kB', (usage) => usage.objectBytes / 1_000],
    ['kept in Postgres, kB', (usage) => usage.postgresBytes / 1_000],
  ];
  return markdown(
    ['counted, for one', ...columns.map(([title]) => title)],
    rows.map(([title, of]) => [title, ...columns.map(([, usage]) => figure(of(usage)))]),
  );
}

/** A month in US dollars at list price, item by item, and what the bill then says, as a Markdown table. */
export function monthTable(counted: Counted): string {
  const house = openHouse(counted);
  const spectators = spectatorMinutes(MILLION, counted);
  const columns: readonly (readonly [string, Quantities])[] = [
    ['open house', house],
    ['1 M tickets, alone', tickets(MILLION, counted.ticketAlone, counted)],
    ['… at 20/s', tickets(MILLION, counted.ticketBusy, counted)],
    ['… in batches of 50', tickets(MILLION, counted.ticketBatched, counted)],
    ['1 M spectator-minutes', spectators],
  ];
  const total = (quantities: Quantities) => ITEMS.reduce((sum, item) => sum + listPrice(item, quantities[item]), 0);
  const rows = ITEMS.map((item) => [titleOf(item), ...columns.map(([, quantities]) => dollars(listPrice(item, quantities[item])))]);
  rows.push(['**at list price**', ...columns.map(([, quantities]) => `**${dollars(total(quantities))}**`)]);
  rows.push([
    'the month’s bill with an open house',
    ...columns.map(([, q]) => dollars(monthlyBill(q === house ? house : added(house, q)))),
  ]);
  const { together, visitMinutes, updatesPerMinute } = SPECTATING;
  const all = added(house, tickets(MILLION, counted.ticketBusy, counted), spectators);
  return [
    markdown(['US dollars a month', ...columns.map(([title]) => title)], rows),
    '',
    `All of it, with the tickets at 20/s: ${dollars(monthlyBill(all))} a month. Prices read ${PRICES_READ}.`,
    `Spectators: ${together} on a hub at once, visits of ${visitMinutes} minutes, ${updatesPerMinute} updates a minute.`,
  ].join('\n');
}

function titleOf(item: Item): string {
  const { title, usd, per } = PRICES[item];
  const each = per === 1 ? 'each' : per === MILLION ? '/ M' : per === 1_000 * MILLION ? '/ GB' : `/ ${per.toLocaleString('en')}`;
  return `${title} ($${usd} ${each})`;
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_title, column) => (column === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const shown = value.toFixed(digits);
  return Number(shown) === 0 ? '0' : shown.replace(/\.0+$/, '');
}

function dollars(usd: number): string {
  return usd > 0 && usd < 0.005 ? '< 0.01' : Math.max(0, usd).toFixed(2);
}
