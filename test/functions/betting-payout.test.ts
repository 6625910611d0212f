import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Receipt, ReceiptDetail, Round, RoundStatistics, TicketStatus } from '../../domains/betting/contract.ts';
import { Ledger, only } from '../support/ledger.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const RUNNERS = [1, 2, 3, 4, 5, 6];
const STAKE_MINOR = 100;
const AT_ONCE = 12;

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '2000', RACE_DURATION_MS: '500' } });
let ledger: Ledger;
let ada: Terminal;
let nobody: Terminal;
let keys = 0;

const newKey = () => `p${(keys += 1)}`;
const get = (by: Terminal, path: string) => by.ask('GET', `/api/v1${path}`);
const pay = ({ receiptId, redeemCode }: Receipt, by = ada, key = newKey()) =>
  by.ask('POST', `/api/v1/receipts/${receiptId}/payout`, { redeemCode }, { 'idempotency-key': key });

function dataOf<Data>(schema: z.ZodType<Data>, { status, body }: Answer, wanted = 200): Data {
  expect([status, body]).toEqual([wanted, body]);
  return schema.parse(z.object({ data: z.unknown() }).parse(body).data);
}
const codeOf = ({ status, body }: Answer) => [status, z.object({ code: z.string() }).parse(body).code];

/** A round that sold one ticket on each runner and ran: the ticket that won, and one that lost. */
async function raced(): Promise<{ readonly round: Round; readonly won: Receipt; readonly lost: Receipt }> {
  let tickets: Answer[] = [];
  await until('a round takes all six tickets', async () => {
    const { roundId } = await nobody.currentRound();
    tickets = [];
    for (const participantNumber of RUNNERS) {
      tickets.push(await ada.sell(roundId, [{ participantNumber, stakeMinor: STAKE_MINOR }], newKey()));
    }
    return tickets.every(({ status }) => status === 201);
  });
  const receipts = tickets.map((ticket) => dataOf(Receipt, ticket, 201));
  const roundId = receipts[0]?.roundId ?? '';
  const roundNow = async () => dataOf(Round, await get(nobody, `/rounds/${roundId}`));
  await until('the race is over', async () => (await roundNow()).status === 'finished');
  const round = await roundNow();
  const [won, lost] = [true, false].map((isWinner) =>
    receipts.find(({ bets }) => (bets[0]?.participantNumber === round.winner?.participantNumber) === isWinner),
  );
  if (won === undefined || lost === undefined) throw new Error('six tickets on six runners have a winner and a loser');
  return { round, won, lost };
}

beforeAll(async () => {
  ledger = new Ledger(local.stack.databaseUrl);
  nobody = new Terminal(local.stack.url);
  ada = await Terminal.signedIn(local.stack.url);
  await until('the first round is open', async () => (await get(nobody, '/rounds/current')).status === 200);
}, 60_000);

afterAll(async () => {
  await ada.close();
  await nobody.close();
  await ledger.close();
});

describe('a payout', () => {
  it('pays what the winner’s coefficient says, and nothing on a ticket that lost', async () => {
    const { round, won, lost } = await raced();
    const coefficient = round.participants.find(({ participantNumber }) => participantNumber === round.winner?.participantNumber);
    const prize = Math.floor((STAKE_MINOR * (coefficient?.coefficientHundredths ?? 0)) / 100);
    expect(dataOf(ReceiptDetail, await get(ada, `/receipts/${won.receiptId}`))).toMatchObject({ status: 'won', dueMinor: prize });
    expect(dataOf(ReceiptDetail, await pay(won))).toMatchObject({ status: 'paid', paidMinor: prize, dueMinor: 0 });
    expect(codeOf(await pay(lost))).toEqual([409, 'betting/ticket-lost']);
    const statistics = async () => dataOf(RoundStatistics, await get(nobody, `/stats/round/${round.roundId}`));
    await until('the statistics have it', async () => (await statistics()).totalPaidMinor > 0);
    const staked = STAKE_MINOR * RUNNERS.length;
    expect(await statistics()).toMatchObject({ totalStakesMinor: staked, totalPaidMinor: prize, houseBalanceMinor: staked - prize });
    const told = dataOf(TicketStatus, await get(nobody, `/tickets/${won.redeemCode}`));
    expect(told).toMatchObject({ status: 'paid', paidMinor: prize, dueMinor: 0, winner: round.winner });
  });

  it('is made once, however many tills ask for it at the same moment', async () => {
    const { won } = await raced();
    const tills = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => Terminal.signedIn(local.stack.url, index % 2 === 0 ? 'cashier' : 'cashier2')),
    );
    const answers = await Promise.all(tills.map((till) => pay(won, till)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: AT_ONCE - 1 }, () => 409)]);
    await Promise.all(tills.map((till) => till.close()));
    const payments = async () => only(await ledger.roundEvents(), 'TicketPaid').filter(({ receiptId }) => receiptId === won.receiptId);
    await until('it is recorded', async () => (await payments()).length > 0);
    expect(await payments()).toHaveLength(1);
  });

  it('needs no Postgres and no Redis: only lists and figures wait for them', async () => {
    const { won, round } = await raced();
    if (local.stack.upstash === undefined) throw new Error('this test makes the local Redis misbehave');
    await local.stack.postgres?.stop();
    local.stack.upstash.faults.mode = 'refuse';
    try {
      expect(dataOf(ReceiptDetail, await get(ada, `/receipts/${won.receiptId}`)).status).toBe('won');
      const paid = dataOf(ReceiptDetail, await pay(won, ada, 'while-away'));
      expect(paid.status).toBe('paid');
      expect(dataOf(ReceiptDetail, await pay(won, ada, 'while-away'))).toEqual(paid);
      expect(codeOf(await pay(won))).toEqual([409, 'betting/ticket-paid']);
      const { roundId } = await nobody.currentRound();
      const sold = await ada.sell(roundId, [{ participantNumber: 1, stakeMinor: STAKE_MINOR }], newKey());
      expect([201, 409]).toContain(sold.status);
      for (const path of ['/receipts', `/receipts?roundId=${round.roundId}`, '/stats/sales?from=2026-01-01&to=2026-01-02']) {
        const answer = await get(ada, path);
        expect([path, ...codeOf(answer)]).toEqual([path, 503, 'core/database-unavailable']);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
      expect(codeOf(await get(nobody, `/tickets/${won.redeemCode}`))).toEqual([503, 'core/database-unavailable']);
    } finally {
      local.stack.upstash.faults.mode = 'ok';
      await local.stack.postgres?.start();
    }
    const status = async () => {
      const answer = await get(nobody, `/tickets/${won.redeemCode}`);
      return answer.status === 200 ? dataOf(TicketStatus, answer).status : answer.status;
    };
    await until('the tables have the payment', async () => (await status()) === 'paid', 20_000);
  });
});
