import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Fairness, RoundStatistics } from '../../domains/betting/contract.ts';
import { chainHead, commitmentOf, drawWinner, weightsOf } from '../../domains/betting/round/draw.ts';
import type { EventOf } from '../../domains/betting/round/model.ts';
import { arrived, expectBooksAgree, expectOrdered } from '../support/bookkeeping.ts';
import { Ledger, only, type RecordedEvent } from '../support/ledger.ts';
import { Random } from '../support/random.ts';
import { Sales } from '../support/sales.ts';
import { withStack } from '../support/stack.ts';
import { Terminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const WAIT_MS = 1_500;
const RACE_MS = 700;
const CLOSES_UNDER_LOAD = 4;

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: String(WAIT_MS), RACE_DURATION_MS: String(RACE_MS) } });
let ledger: Ledger;
let visitor: Terminal;
let sales: Sales;

/** A round that was settled, as core.events tells it. */
interface Settled {
  readonly opened: EventOf<'RoundOpened'>;
  readonly tickets: readonly EventOf<'TicketPlaced'>[];
  readonly started: EventOf<'RoundStarted'>;
  readonly finished: EventOf<'RoundFinished'>;
  readonly types: readonly string[];
}

function told(events: readonly RecordedEvent[]): Settled | undefined {
  const [[opened], [started], [finished]] = [only(events, 'RoundOpened'), only(events, 'RoundStarted'), only(events, 'RoundFinished')];
  if (opened === undefined || started === undefined || finished === undefined) return undefined;
  return { opened, started, finished, tickets: only(events, 'TicketPlaced'), types: events.map(({ event }) => event.type) };
}

/** The settled rounds, oldest first. */
async function settledRounds(): Promise<Settled[]> {
  const streams = Map.groupBy(await ledger.roundEvents(), ({ streamId }) => streamId);
  return [...streams.values()].map(told).filter((round) => round !== undefined);
}

/** Those that took bets: they ended a while ago, so that everything which follows their events has followed. */
const soldRounds = async () => (await settledRounds()).filter(({ tickets }) => tickets.length > 0);

const finishedRounds = () => ledger.count("SELECT COUNT(*) FROM betting.rounds WHERE status = 'finished'");

beforeAll(async () => {
  ledger = new Ledger(local.stack.databaseUrl);
  visitor = await Terminal.signedIn(local.stack.url);
  await until('the first round is open', async () => (await visitor.ask('GET', '/api/v1/rounds/current')).status === 200);
  sales = await Sales.begin({ url: local.stack.url, random: new Random(7), terminals: 8 });
  await until('several rounds were sold and settled', async () => (await finishedRounds()) >= CLOSES_UNDER_LOAD, 30_000);
  await sales.end();
  const last = Math.max(...[...sales.sent.values()].map(({ roundId }) => Number(roundId)));
  const settled = async () =>
    (await ledger.count("SELECT COUNT(*) FROM betting.rounds WHERE status = 'finished' AND round_id = $1", [last])) === 1;
  await until('the last round that was sold is settled', settled);
  await arrived(ledger, sales, 10_000);
});

afterAll(async () => {
  await visitor.close();
  await ledger.close();
});

describe('rounds that run by themselves', () => {
  it('follow one another: the next takes bets before the race of the last is over', async () => {
    const rounds = await settledRounds();
    expect(rounds.map(({ opened }) => opened.roundNumber)).toEqual(rounds.map((_, index) => (index + 1) * 1_000));
    for (const [index, { opened, started, finished }] of rounds.entries()) {
      const before = rounds[index - 1];
      if (before !== undefined) {
        expect(opened.openedAt).toBeGreaterThanOrEqual(before.started.startedAt);
        expect(opened.openedAt).toBeLessThanOrEqual(before.finished.finishedAt);
      }
      expect(started.startedAt).toBeGreaterThanOrEqual(opened.closesAt);
      expect(finished.finishedAt).toBeGreaterThanOrEqual(started.startedAt + RACE_MS);
    }
  });

  it('go on when nobody calls: alarms alone close, race and settle them', async () => {
    const before = await finishedRounds();
    await until('another two rounds are settled', async () => (await finishedRounds()) >= before + 2, 4 * (WAIT_MS + RACE_MS));
  });
});

describe('tickets fired around every close', () => {
  it('are never accepted at or after it, by the clock of the object', async () => {
    const rounds = await settledRounds();
    const late = rounds.flatMap(({ opened, tickets }) => tickets.filter(({ placedAt }) => placedAt >= opened.closesAt));
    expect(late).toEqual([]);
    const sold = rounds.filter(({ tickets }) => tickets.length > 0);
    expect(sold.length).toBeGreaterThanOrEqual(CLOSES_UNDER_LOAD);
    for (const { types } of rounds) expect(types.join(' ')).toMatch(/^RoundOpened( TicketPlaced)* RoundStarted RoundFinished$/);
    const closest = sold.map(({ opened, tickets }) => opened.closesAt - Math.max(...tickets.map(({ placedAt }) => placedAt)));
    expect(Math.min(...closest), 'tickets did come up to the close').toBeLessThan(100);
  });

  it('are refused as betting/round-closed and leave nothing behind; every other one is in the books', async () => {
    expect(new Set(sales.answers.keys())).toEqual(new Set([201, 409]));
    expect(new Set([...sales.refused.values()].map(({ code }) => code))).toEqual(new Set(['betting/round-closed']));
    expect(sales.refused.size).toBeGreaterThanOrEqual(CLOSES_UNDER_LOAD);
    await expectBooksAgree(ledger, sales);
    await expectOrdered(ledger);
  });

  it('are refused long after it, too, and when they are tried again', async () => {
    for (const { opened } of await settledRounds()) {
      const sell = () => visitor.sell(opened.roundId, [{ participantNumber: 1, stakeMinor: 100 }], `late-${opened.roundId}`);
      const answers = [await sell(), await sell()].map(({ status, body }) => [status, z.object({ code: z.string() }).parse(body).code]);
      expect(answers).toEqual([
        [409, 'betting/round-closed'],
        [409, 'betting/round-closed'],
      ]);
    }
    expect(await ledger.count("SELECT COUNT(*) FROM core.events WHERE command_id LIKE '%:late-%'")).toBe(0);
  });
});

describe('a settled round', () => {
  it('has exactly the receipts won whose bets are on the winner, with their prizes', async () => {
    const winners = new Map((await settledRounds()).map(({ finished }) => [finished.roundId, finished.winner.participantNumber]));
    const wrong = (await ledger.receipts()).filter(({ roundId, status, prizeMinor, bets }) => {
      const won = bets.filter((bet) => bet.participantNumber === winners.get(roundId));
      const due = won.reduce((sum, bet) => sum + Math.floor((bet.stakeMinor * bet.coefficientHundredths) / 100), 0);
      return status !== (due > 0 ? 'won' : 'lost') || prizeMinor !== due;
    });
    expect(wrong).toEqual([]);
  });

  it('has the statistics that its events say', async () => {
    for (const { opened, tickets, finished } of await soldRounds()) {
      const bets = tickets.flatMap((ticket) => ticket.bets);
      const stakesMinor = bets.reduce((sum, bet) => sum + bet.stakeMinor, 0);
      const won = bets.filter((bet) => bet.participantNumber === finished.winner.participantNumber);
      const { body } = await visitor.ask('GET', `/api/v1/stats/round/${opened.roundId}`);
      expect(z.object({ data: RoundStatistics }).parse(body).data).toEqual({
        roundId: opened.roundId,
        totalReceipts: tickets.length,
        totalBets: bets.length,
        totalStakesMinor: stakesMinor,
        totalPrizePoolMinor: won.reduce((sum, bet) => sum + bet.prizeMinor, 0),
        totalPaidMinor: 0,
        houseBalanceMinor: stakesMinor,
      });
    }
  });

  it('has a proof that anyone can recompute from its tickets: commitment, chain head, draw', async () => {
    for (const { opened, tickets, started, finished } of await soldRounds()) {
      const { serverSeed, counter, weights, winner } = finished;
      expect(commitmentOf(serverSeed)).toBe(opened.commitment);
      const head = tickets.reduce((chain, ticket) => chainHead(chain, ticket.receiptId, ticket.bets), opened.commitment);
      expect([started.chainHead, finished.chainHead, finished.entropy.value]).toEqual([head, head, head]);
      expect(weights).toEqual(weightsOf(opened.runners));
      expect({ participantNumber: winner.participantNumber, counter }).toEqual(drawWinner(serverSeed, head, opened.roundId, weights));
      const { body } = await visitor.ask('GET', `/api/v1/rounds/${opened.roundId}/fairness`);
      const proof = { commitment: opened.commitment, chainHead: head, serverSeed, counter, winner: winner.participantNumber, weights };
      expect(z.object({ data: Fairness }).parse(body).data).toMatchObject(proof);
    }
  });
});
