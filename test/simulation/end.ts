import { isDeepStrictEqual } from 'node:util';
import type { Counter } from './counter.ts';
import type { House } from './house.ts';
import { same } from './ledger.ts';
import { Tables } from './tables.ts';
import { promised } from './trace.ts';

/** What has not come to rest yet; null when everything has. @param healedAt  When things stopped going wrong. */
export function whatIsMissing({ history, record }: House, healedAt: number): string | null {
  const checkpoint = record.checkpoints.get('betting') ?? 0;
  if (checkpoint < record.events.length) return `the projection stands at ${checkpoint} of ${record.events.length}`;
  for (const [streamId, { length }] of history.streams) {
    if (!history.forked.has(streamId) && record.versionOf(streamId) < length)
      return `${streamId} is recorded up to ${record.versionOf(streamId)} of ${length}`;
  }
  const newest = Math.max(...Array.from(history.rounds.keys(), Number));
  for (const [roundId, round] of history.rounds) {
    const isLate = Number(roundId) < newest && !round.isOver;
    if (isLate && !history.forked.has(`round:${roundId}`)) return `round ${roundId} is ${round.status}`;
  }
  const goesOn = [...history.rounds.values()].some(({ opened, isOver }) => isOver && (opened?.openedAt ?? 0) >= healedAt);
  if (!goesOn && !history.forked.has('track:main')) return 'the track does not go on';
  for (const [cashierId, { closing }] of history.shifts) {
    if (closing.size > 0 && history.forked.size === 0) return `${[...closing].join(', ')} of ${cashierId} is still closing`;
  }
  return null;
}

/** What must hold when everything is told: between what people were told, the objects' events, the record and the rows. */
export function checkEverything(house: House, counter: Counter): void {
  answersHappened(house, counter);
  rowsAreTheEvents(house);
  moneyAddsUp(house);
  topicsHeardAll(house);
}

/** Each command of a person that had an effect was answered so, and the other way round: nobody gave up asking. */
function answersHappened({ history }: House, counter: Counter): void {
  for (const [commandId, { outcome }] of counter.answers) {
    const events = history.byCommand.get(commandId);
    if (events !== undefined && history.forked.has(events[0]?.streamId ?? '')) continue;
    promised(
      outcome.ok === (events !== undefined),
      () => `${commandId} was answered ${JSON.stringify(outcome)}, and ${events?.length ?? 0} events say otherwise`,
    );
  }
}

function rowsAreTheEvents({ history, record, tables }: House): void {
  const again = new Tables();
  again.apply(record.events);
  promised(isDeepStrictEqual(again.receipts, tables.receipts), () => 'the receipts are not what the events say');
  promised(
    isDeepStrictEqual(again.rounds, tables.rounds),
    () => `the statistics are not what the events say: ${JSON.stringify([...tables.rounds])}`,
  );
  for (const [roundId, round] of history.rounds) {
    if (history.forked.has(`round:${roundId}`)) continue;
    const { receipts, bets, stakesMinor, paidMinor } = round.totals;
    const row = tables.rounds.get(roundId);
    const own = { receipts, bets, stakesMinor, paidMinor };
    const read = { receipts: row?.receipts ?? 0, bets: row?.bets ?? 0, stakesMinor: row?.stakesMinor ?? 0, paidMinor: row?.paidMinor ?? 0 };
    promised(same(own, read), () => `round ${roundId} reads ${JSON.stringify(read)}, and is ${JSON.stringify(own)}`);
  }
}

/** Stakes are what was paid and what the house keeps, once everything that was due is paid. */
function moneyAddsUp({ history }: House): void {
  for (const [roundId, round] of history.rounds) {
    if (!round.isOver || history.forked.has(`round:${roundId}`)) continue;
    const { stakesMinor, paidMinor, dueMinor } = round.totals;
    promised(paidMinor === dueMinor, () => `round ${roundId} paid ${paidMinor}, due was ${dueMinor}`);
    const keeps = stakesMinor - paidMinor;
    const pool = round.finished?.pool;
    if (round.status === 'void' || pool?.isRefunded === true)
      promised(keeps === 0, () => `round ${roundId} is void, and the house keeps ${keeps}`);
    else if (pool !== null && pool !== undefined)
      promised(keeps === pool.takeoutMinor, () => `round ${roundId}: the house keeps ${keeps} of a pool`);
    const moved = [...round.drawers.values()].reduce(
      (sum, drawer) => sum + drawer.salesMinor - drawer.voidsMinor - drawer.payoutsMinor - drawer.refundsMinor,
      0,
    );
    promised(moved === keeps, () => `round ${roundId}: its drawers hold ${moved}, and the house keeps ${keeps}`);
  }
}

function topicsHeardAll({ history, topics }: House): void {
  for (const [roundId, round] of history.rounds) {
    const streamId = `round:${roundId}`;
    if (history.forked.has(streamId)) continue;
    const heard = topics.log.get(`${streamId} ${streamId}`) ?? [];
    const sold = heard.filter(({ event }) => event === 'ticket_created').length;
    promised(sold <= round.tickets.size, () => `${streamId}: ${sold} tickets were announced, ${round.tickets.size} were sold`);
  }
}
