import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  Receipt,
  ReceiptDetail,
  ReceiptRow,
  Round,
  RoundStatistics,
  SalesStatistics,
  TicketStatus,
} from '../../domains/betting/contract.ts';
import { receiptIdOf } from '../../domains/betting/round/receipt-id.ts';
import { expectMoneyAgrees } from '../support/bookkeeping.ts';
import { Ledger, only } from '../support/ledger.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' } });
const ADA = 'local-cashier';
const BEN = 'local-cashier2';
const comet = { participantNumber: 1, stakeMinor: 100 };
const atlas = { participantNumber: 3, stakeMinor: 250 };

let ledger: Ledger;
let ada: Terminal;
let ben: Terminal;
let admin: Terminal;
let player: Terminal;
let nobody: Terminal;
let roundId: string;
let keys = 0;
/** How many lines the stack had shown before the first command. */
let shownBefore = 0;

const newKey = () => `k${(keys += 1)}`;
const send = (by: Terminal, method: string, path: string, body?: unknown, key = newKey()) =>
  by.ask(method, `/api/v1${path}`, body, { 'idempotency-key': key });
const get = (by: Terminal, path: string) => by.ask('GET', `/api/v1${path}`);
const modify = (by: Terminal, id: string, bets: unknown, key?: string) => send(by, 'PATCH', `/receipts/${id}`, { bets }, key);
const annul = (by: Terminal, id: string, key?: string, reason: unknown = 'Typed wrongly') =>
  send(by, 'DELETE', `/receipts/${id}`, { reason }, key);
const pay = (by: Terminal, id: string, redeemCode: unknown, key?: string) =>
  send(by, 'POST', `/receipts/${id}/payout`, { redeemCode }, key);
const voidRound = (by: Terminal, id: string, key?: string, reason: unknown = 'A runner fell') =>
  send(by, 'POST', `/rounds/${id}/void`, { reason }, key);

function dataOf<Data>(schema: z.ZodType<Data>, { status, body }: Answer, wanted = 200): Data {
  expect([status, body]).toEqual([wanted, body]);
  return schema.parse(z.object({ data: z.unknown() }).parse(body).data);
}
const detailIn = (answer: Answer) => dataOf(ReceiptDetail, answer);

async function sell(by: Terminal, bets: unknown = [comet], key = newKey()): Promise<Receipt> {
  return dataOf(Receipt, await send(by, 'POST', '/receipts', { roundId, bets }, key), 201);
}

const codeOf = ({ status, body }: Answer) => [status, z.object({ code: z.string() }).parse(body).code];
const fieldsOf = ({ body }: Answer) =>
  z
    .object({ errors: z.array(z.object({ field: z.string() })) })
    .parse(body)
    .errors.map(({ field }) => field);

async function projected(): Promise<void> {
  const events = await ledger.count('SELECT COUNT(*) FROM core.events');
  expect(events).toBeGreaterThan(0);
  await until('what is recorded is in the tables', async () => !('betting' in (await ledger.lag())));
}

/** Waits until the tables have what a round's object has said of a ticket. */
async function recorded(receiptId: string, status: string): Promise<void> {
  await until(`${receiptId} is ${status} in the tables`, async () => {
    const rows = await ledger.rows(z.object({ status: z.string() }), 'SELECT status FROM betting.receipts WHERE receipt_id = $1', [
      receiptId,
    ]);
    return rows[0]?.status === status;
  });
}

/** How many events of a type there are about a ticket, once everything is recorded that was answered. */
async function eventsAbout(receiptId: string, type: string): Promise<number> {
  return ledger.count("SELECT COUNT(*) FROM core.events WHERE type = $1 AND payload->>'receiptId' = $2", [type, receiptId]);
}

/** The next round takes bets; the one before is void. */
async function voidTheRound(): Promise<string> {
  const old = roundId;
  expect((await voidRound(admin, old)).status).toBe(200);
  await until('the next round takes bets', async () => {
    const answer = await get(nobody, '/rounds/current');
    const current = answer.status === 200 ? dataOf(Round, answer) : null;
    roundId = current?.roundId ?? old;
    return current?.status === 'waiting' && roundId !== old;
  });
  return old;
}

beforeAll(async () => {
  const { url } = local.stack;
  ledger = new Ledger(local.stack.databaseUrl);
  nobody = new Terminal(url);
  [ada, ben, admin, player] = await Promise.all([
    Terminal.signedIn(url, 'cashier'),
    Terminal.signedIn(url, 'cashier2'),
    Terminal.signedIn(url, 'admin'),
    Terminal.signedIn(url, 'player'),
  ]);
  await until('the first round is open', async () => (await get(nobody, '/rounds/current')).status === 200);
  ({ roundId } = await nobody.currentRound());
  shownBefore = local.stack.shown.length;
}, 60_000);

afterAll(async () => {
  for (const terminal of [ada, ben, admin, player, nobody]) await terminal.close();
  await ledger.close();
});

describe('a ticket after its sale', () => {
  it('gets other bets from who sold it, and everybody sees them at once', async () => {
    const { receiptId } = await sell(ada, [comet]);
    const changed = detailIn(await modify(ada, receiptId, [atlas, comet]));
    expect(changed).toMatchObject({ status: 'open', totalMinor: 350, cashierId: ADA, dueMinor: 0, paidMinor: 0 });
    expect(changed.bets.map(({ participantNumber, stakeMinor }) => ({ participantNumber, stakeMinor }))).toEqual([atlas, comet]);
    expect(detailIn(await get(ben, `/receipts/${receiptId}`))).toMatchObject({ totalMinor: 350, redeemCode: null });
    await until('the modification is recorded', async () => (await eventsAbout(receiptId, 'TicketModified')) === 1);
  });

  it('is answered the same for the same key, whatever became of it since, and moved once', async () => {
    const { receiptId } = await sell(ada, [comet]);
    const first = detailIn(await modify(ada, receiptId, [atlas], 'same-m'));
    detailIn(await annul(ada, receiptId, 'same-v'));
    expect(detailIn(await modify(ada, receiptId, [atlas], 'same-m'))).toEqual(first);
    expect(detailIn(await annul(ada, receiptId, 'same-v')).status).toBe('void');
    expect(codeOf(await annul(ada, receiptId))).toEqual([409, 'betting/ticket-void']);
    await until('the void is recorded', async () => (await eventsAbout(receiptId, 'TicketVoided')) > 0);
    expect([await eventsAbout(receiptId, 'TicketModified'), await eventsAbout(receiptId, 'TicketVoided')]).toEqual([1, 1]);
  });

  it('is voided by its seller or an admin, with the reason as it was given, by the day and drawer of who did it', async () => {
    const [own, others] = [await sell(ada), await sell(ada)];
    const reason = `O'Brien <script>alert(1)</script> '); DROP TABLE betting.receipts; --`;
    expect(detailIn(await annul(ada, own.receiptId)).status).toBe('void');
    expect(detailIn(await annul(admin, others.receiptId, undefined, reason))).toMatchObject({ status: 'void', cashierId: ADA });
    await until('both voids are recorded', async () => (await eventsAbout(others.receiptId, 'TicketVoided')) === 1);
    const voids = only(await ledger.roundEvents(), 'TicketVoided').filter(({ receiptId }) => receiptId === others.receiptId);
    expect(voids).toMatchObject([{ reason, voidedBy: 'local-admin', cashierId: ADA, shiftId: '1-local-admin' }]);
  });

  it('of a void round is paid back once, to whoever brings it, by any cashier', async () => {
    const { receiptId, redeemCode, totalMinor } = await sell(ada, [comet, atlas]);
    const voided = await voidTheRound();
    expect(detailIn(await get(ben, `/receipts/${receiptId}`))).toMatchObject({ status: 'refundable', dueMinor: totalMinor });
    const typed = ` ${redeemCode.slice(0, 4).toLowerCase()}-${redeemCode.slice(4)}`;
    const paid = detailIn(await pay(ben, receiptId, typed, 'refund'));
    expect(paid).toMatchObject({ status: 'paid', paidMinor: totalMinor, dueMinor: 0 });
    expect(detailIn(await pay(ben, receiptId, typed, 'refund'))).toEqual(paid);
    expect(codeOf(await pay(ben, receiptId, redeemCode))).toEqual([409, 'betting/ticket-paid']);
    expect(codeOf(await pay(ada, receiptId, redeemCode))).toEqual([409, 'betting/ticket-paid']);
    await recorded(receiptId, 'paid');
    expect(await eventsAbout(receiptId, 'TicketPaid')).toBe(1);
    const statistics = async () => dataOf(RoundStatistics, await get(nobody, `/stats/round/${voided}`));
    await until('the statistics have it', async () => (await statistics()).totalPaidMinor === totalMinor);
    const { totalStakesMinor, houseBalanceMinor } = await statistics();
    expect(houseBalanceMinor).toBe(totalStakesMinor - totalMinor);
  });

  it('shows its code to who sold it and to admins alone', async () => {
    const { receiptId, redeemCode } = await sell(ada);
    const shown = async (by: Terminal) => detailIn(await get(by, `/receipts/${receiptId}`)).redeemCode;
    expect([await shown(ada), await shown(admin), await shown(ben)]).toEqual([redeemCode, redeemCode, null]);
  });

  it('shows itself to anyone with its code, and nothing of who sold it', async () => {
    const { receiptId, redeemCode } = await sell(ada, [atlas]);
    await recorded(receiptId, 'open');
    const answer = await get(nobody, `/tickets/${redeemCode.toLowerCase()}`);
    const status = dataOf(TicketStatus, answer);
    expect(status).toMatchObject({ receiptId, roundId, status: 'open', totalMinor: 250, dueMinor: 0, winner: null, voidReason: null });
    expect(status.bets).toMatchObject([{ participantNumber: 3, name: 'Atlas', stakeMinor: 250, prizeMinor: 1_250 }]);
    expect(JSON.stringify(answer.body)).not.toMatch(/cashier|shift/i);
    expect(dataOf(TicketStatus, await get(nobody, `/tickets/${redeemCode}?receiptId=${receiptId}`))).toEqual(status);
    expect(codeOf(await get(nobody, `/tickets/${redeemCode}?receiptId=${receiptIdOf(Number(roundId), 999_999)}`))).toEqual([
      404,
      'betting/unknown-code',
    ]);
  });

  it('whose code another bears too, asks for its number as well', async () => {
    const [one, other] = [await sell(ada), await sell(ben)];
    await recorded(other.receiptId, 'open');
    await ledger.rows(
      z.unknown(),
      'UPDATE betting.receipts SET redeem_hash = (SELECT redeem_hash FROM betting.receipts WHERE receipt_id = $1) WHERE receipt_id = $2',
      [one.receiptId, other.receiptId],
    );
    expect(codeOf(await get(nobody, `/tickets/${one.redeemCode}`))).toEqual([409, 'betting/ambiguous-code']);
    const found = await get(nobody, `/tickets/${one.redeemCode}?receiptId=${one.receiptId}`);
    expect(dataOf(TicketStatus, found).receiptId).toBe(one.receiptId);
  });
});

describe('a void round', () => {
  it('is void to everybody, shows its seed, takes no bets, and is voided once', async () => {
    const { receiptId } = await sell(ada);
    const voided = await voidTheRound();
    await until(
      'the tables have it',
      async () => (await ledger.count("SELECT COUNT(*) FROM betting.rounds WHERE round_id = $1 AND status = 'void'", [voided])) === 1,
    );
    expect(dataOf(Round, await get(nobody, `/rounds/${voided}`))).toMatchObject({
      status: 'void',
      voidReason: 'A runner fell',
      winner: null,
    });
    const proof = await get(nobody, `/rounds/${voided}/fairness`);
    expect(z.object({ data: z.object({ serverSeed: z.string(), winner: z.null() }) }).safeParse(proof.body).success).toBe(true);
    expect(codeOf(await send(ada, 'POST', '/receipts', { roundId: voided, bets: [comet] }))).toEqual([409, 'betting/round-void']);
    expect(codeOf(await annul(ada, receiptId))).toEqual([409, 'betting/round-void']);
    expect((await voidRound(admin, voided)).status).toBe(200);
    await projected();
    expect(await ledger.count("SELECT COUNT(*) FROM core.events WHERE type = 'RoundVoided' AND payload->>'roundId' = $1", [voided])).toBe(
      1,
    );
  });
});

describe('a track that is paused', () => {
  it('says so where its round is asked for, until it is resumed', async () => {
    const old = roundId;
    const order = (verb: string) => send(admin, 'POST', `/tracks/main/${verb}`, { reason: 'Lunch' });
    expect((await order('pause')).status).toBe(200);
    expect((await voidRound(admin, old)).status).toBe(200);
    await until('it says that it is paused', async () => {
      const { status, body } = await get(nobody, '/rounds/current');
      return status === 409 && JSON.stringify(body).includes('"betting/track-paused"');
    });
    expect((await order('resume')).status).toBe(200);
    await until('it takes bets again', async () => (await get(nobody, '/rounds/current')).status === 200);
    ({ roundId } = await nobody.currentRound());
    expect(roundId).not.toBe(old);
  });
});

describe('lists and sums', () => {
  it('show a cashier their own tickets alone, an admin all, page by page and by what they are asked for', async () => {
    const [first, second, third] = [await sell(ben), await sell(ada), await sell(ben, [atlas, comet])];
    await recorded(third.receiptId, 'open');
    const rows = async (by: Terminal, query: string) => {
      const answer = await get(by, `/receipts?${query}`);
      expect([answer.status, answer.body]).toEqual([200, answer.body]);
      return z.object({ data: z.array(ReceiptRow), pagination: z.object({ cursor: z.string().nullable() }) }).parse(answer.body);
    };
    const { data: own } = await rows(ben, `roundId=${roundId}&status=open&limit=2`);
    expect(own.map(({ receiptId }) => receiptId)).toEqual([third.receiptId, first.receiptId]);
    expect(own[0]).toMatchObject({ cashierId: BEN, bets: 2, totalMinor: 350, status: 'open', prizeMinor: 0 });
    expect((await rows(ben, `cashierId=${BEN}`)).data.every(({ cashierId }) => cashierId === BEN)).toBe(true);

    const page = await rows(admin, `roundId=${roundId}&limit=2`);
    const next = await rows(admin, `roundId=${roundId}&limit=1&cursor=${page.pagination.cursor}`);
    expect([...page.data, ...next.data].map(({ receiptId }) => receiptId)).toEqual(
      [third, second, first].map(({ receiptId }) => receiptId),
    );
    expect((await rows(admin, `cashierId=${ADA}&roundId=${roundId}&limit=1`)).data).toMatchObject([{ receiptId: second.receiptId }]);
  });

  it('say what each cashier took and gave today, and never show it to another', async () => {
    await projected();
    const figures = async (by: Terminal, query = '') => dataOf(SalesStatistics, await get(by, `/stats/sales${query}`));
    const before = { ada: await figures(ada), ben: await figures(ben), all: await figures(admin) };
    expect([before.ada.cashierId, before.ben.cashierId, before.all.cashierId]).toEqual([ADA, BEN, null]);
    const { receiptId } = await sell(ben, [atlas]);
    const gone = await sell(ada, [comet]);
    await annul(ada, gone.receiptId);
    await recorded(receiptId, 'open');
    await recorded(gone.receiptId, 'void');
    await until('ben sees his sale', async () => (await figures(ben)).receivedMinor === before.ben.receivedMinor + 250, 10_000);
    expect(await figures(ada)).toEqual(before.ada);
    await until('the house sees it', async () => (await figures(admin)).receivedMinor === before.all.receivedMinor + 250, 10_000);
    const all = await figures(admin);
    expect(new Set(all.days.map(({ cashierId }) => cashierId))).toEqual(new Set([ADA, BEN, 'local-admin']));
    expect(all.balanceMinor).toBe(all.days.reduce((sum, day) => sum + day.receivedMinor - day.payoutsMinor, 0));
    expect((await figures(admin, `?cashierId=${BEN}`)).days).toEqual((await figures(ben)).days);
    const longAgo = { receipts: 0, receivedMinor: 0, payoutsMinor: 0, balanceMinor: 0, days: [] };
    expect(await figures(admin, '?from=2020-01-01&to=2020-12-31')).toMatchObject(longAgo);
  });
});

describe('a command on a ticket is refused, and nothing moves:', () => {
  const refusals: readonly (readonly [string, (ticket: Receipt) => Promise<Answer>, number, string])[] = [
    ['another’s ticket is not modified', ({ receiptId }) => modify(ben, receiptId, [atlas]), 403, 'betting/not-your-ticket'],
    ['nor by an admin', ({ receiptId }) => modify(admin, receiptId, [atlas]), 403, 'betting/not-your-ticket'],
    ['another’s ticket is not voided', ({ receiptId }) => annul(ben, receiptId), 403, 'betting/not-your-ticket'],
    ['an open ticket is not paid', ({ receiptId, redeemCode }) => pay(ada, receiptId, redeemCode), 409, 'betting/not-settled'],
    ['a wrong code', ({ receiptId }) => pay(ada, receiptId, '00000000'), 422, 'betting/wrong-redeem-code'],
    ['a code with SQL', ({ receiptId }) => pay(ada, receiptId, `' OR 1=1--`), 422, 'betting/wrong-redeem-code'],
    ['a code too long', ({ receiptId }) => pay(ada, receiptId, 'A'.repeat(21)), 400, 'core/malformed'],
    ['a code that is a number', ({ receiptId }) => pay(ada, receiptId, 12_345_678), 400, 'core/malformed'],
    ['no bets', ({ receiptId }) => modify(ada, receiptId, []), 400, 'core/malformed'],
    [
      'a bet over the limit',
      ({ receiptId }) => modify(ada, receiptId, [{ ...comet, stakeMinor: 9e8 }]),
      422,
      'betting/stake-out-of-limits',
    ],
    [
      '10,000 bets',
      ({ receiptId }) =>
        modify(
          ada,
          receiptId,
          Array.from({ length: 10_000 }, () => comet),
        ),
      413,
      'core/payload-too-large',
    ],
    ['no reason', ({ receiptId }) => send(ada, 'DELETE', `/receipts/${receiptId}`, {}), 400, 'core/malformed'],
    ['no body', ({ receiptId }) => send(ada, 'DELETE', `/receipts/${receiptId}`), 400, 'core/malformed'],
    ['a blank reason', ({ receiptId }) => annul(ada, receiptId, undefined, '   '), 400, 'core/malformed'],
    ['a reason with NUL', ({ receiptId }) => annul(ada, receiptId, undefined, 'a\u0000b'), 400, 'core/malformed'],
    ['a reason with half a character', ({ receiptId }) => annul(ada, receiptId, undefined, 'a\ud800'), 400, 'core/malformed'],
    ['a reason too long', ({ receiptId }) => annul(ada, receiptId, undefined, 'x'.repeat(501)), 400, 'core/malformed'],
    [
      'a property too many',
      ({ receiptId }) => send(ada, 'DELETE', `/receipts/${receiptId}`, { reason: 'x', by: BEN }),
      400,
      'core/malformed',
    ],
    ['no session to modify', ({ receiptId }) => modify(nobody, receiptId, [atlas]), 401, 'auth/unauthenticated'],
    ['no session to void', ({ receiptId }) => annul(nobody, receiptId), 401, 'auth/unauthenticated'],
    ['no session to pay', ({ receiptId, redeemCode }) => pay(nobody, receiptId, redeemCode), 401, 'auth/unauthenticated'],
    ['no session to read', ({ receiptId }) => get(nobody, `/receipts/${receiptId}`), 401, 'auth/unauthenticated'],
    ['a player does not modify', ({ receiptId }) => modify(player, receiptId, [atlas]), 403, 'auth/forbidden'],
    ['a player does not void', ({ receiptId }) => annul(player, receiptId), 403, 'auth/forbidden'],
    ['a player is not paid by himself', ({ receiptId, redeemCode }) => pay(player, receiptId, redeemCode), 403, 'auth/forbidden'],
    ['a player does not read', ({ receiptId }) => get(player, `/receipts/${receiptId}`), 403, 'auth/forbidden'],
    ['a cashier voids no round', () => voidRound(ada, roundId), 403, 'auth/forbidden'],
    ['nobody voids no round', () => voidRound(nobody, roundId), 401, 'auth/unauthenticated'],
    ['a round that never was', () => voidRound(admin, '777000'), 404, 'betting/unknown-round'],
    ['a round voided without a reason', () => voidRound(admin, roundId, undefined, ''), 400, 'core/malformed'],
    ['no key', ({ receiptId }) => ada.ask('DELETE', `/api/v1/receipts/${receiptId}`, { reason: 'x' }), 400, 'core/idempotency-key-missing'],
    ['a ticket that was never sold', () => annul(ada, receiptIdOf(Number(roundId), 999_999)), 404, 'betting/unknown-receipt'],
    ['a ticket of a round that never was', () => annul(ada, receiptIdOf(777_000, 1)), 404, 'betting/unknown-round'],
  ];

  it.each(refusals)('%s', async (_, refused, status, code) => {
    const ticket = await sell(ada);
    expect(codeOf(await refused(ticket))).toEqual([status, code]);
    expect(detailIn(await get(ada, `/receipts/${ticket.receiptId}`))).toMatchObject({ status: 'open', totalMinor: 100 });
  });

  it('a key that was used for another command', async () => {
    const { receiptId } = await sell(ada, [comet], 'reused');
    const reused = [422, 'core/idempotency-key-reused'];
    expect(codeOf(await modify(ada, receiptId, [atlas], 'reused'))).toEqual(reused);
    detailIn(await modify(ada, receiptId, [atlas], 'reused-m'));
    expect(codeOf(await modify(ada, receiptId, [comet], 'reused-m'))).toEqual(reused);
    expect(codeOf(await annul(ada, receiptId, 'reused-m'))).toEqual(reused);
    // Another's keys are their own: the same text is another key.
    expect(codeOf(await annul(ben, receiptId, 'reused-m'))).toEqual([403, 'betting/not-your-ticket']);
  });

  it('a number with a typing error, in every place that takes one', async () => {
    const { receiptId, redeemCode } = await sell(ada);
    const misread = receiptId.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
    const asked = [
      get(ada, `/receipts/${misread}`),
      modify(ada, misread, [atlas]),
      annul(ada, misread),
      pay(ada, misread, redeemCode),
      get(ada, `/tickets/${redeemCode}?receiptId=${misread}`),
    ];
    for (const answer of asked) {
      expect([...codeOf(await answer), ...fieldsOf(await answer)]).toEqual([400, 'core/malformed', 'receiptId']);
      expect(JSON.stringify((await answer).body)).toContain('check_digit');
    }
  });
});

describe('a question is refused:', () => {
  const forged = (text: string) => Buffer.from(text).toString('base64url');
  const script = encodeURIComponent(`"><script>alert(1)</script>`);
  const sql = encodeURIComponent(`' OR 1=1;--`);
  const questions: readonly (readonly [string, () => Promise<Answer>, number, string, string])[] = [
    ['a list without a session', () => get(nobody, '/receipts'), 401, 'auth/unauthenticated', 'Authorization'],
    ['a list to a player', () => get(player, '/receipts'), 403, 'auth/forbidden', ''],
    ['another’s tickets', () => get(ada, `/receipts?cashierId=${BEN}`), 403, 'betting/others-tickets', 'cashierId'],
    ['a status that is none', () => get(ada, `/receipts?status=${sql}`), 400, 'core/malformed', 'status'],
    ['a cashier that is script', () => get(ada, `/receipts?cashierId=${script}%20`), 400, 'core/malformed', 'cashierId'],
    ['a round that is SQL', () => get(ada, `/receipts?roundId=${sql}`), 400, 'core/malformed', 'roundId'],
    ['a round whose tickets have no numbers', () => get(ada, `/receipts?roundId=${'9'.repeat(12)}`), 400, 'core/malformed', 'roundId'],
    ['a cursor with SQL', () => get(ada, `/receipts?cursor=${forged(`"1' OR 1=1"`)}`), 400, 'core/malformed', 'cursor'],
    ['a cursor too large', () => get(ada, `/receipts?cursor=${forged(`"${'9'.repeat(19)}"`)}`), 400, 'core/malformed', 'cursor'],
    ['a page too long', () => get(ada, '/receipts?limit=101'), 400, 'core/malformed', 'limit'],
    ['sales without a session', () => get(nobody, '/stats/sales'), 401, 'auth/unauthenticated', 'Authorization'],
    ['sales to a player', () => get(player, '/stats/sales'), 403, 'auth/forbidden', ''],
    ['another’s sales', () => get(ada, `/stats/sales?cashierId=${BEN}`), 403, 'betting/others-tickets', 'cashierId'],
    ['a day that is none', () => get(ada, '/stats/sales?from=2026-02-30'), 400, 'core/malformed', 'from'],
    ['a day before all days', () => get(ada, '/stats/sales?from=0000-01-01&to=0000-01-02'), 400, 'core/malformed', 'from'],
    ['a day that is SQL', () => get(ada, `/stats/sales?to=${sql}`), 400, 'core/malformed', 'to'],
    ['an end before its beginning', () => get(ada, '/stats/sales?from=2026-01-02&to=2026-01-01'), 400, 'core/malformed', 'from'],
    ['more than a year', () => get(ada, '/stats/sales?from=2024-01-01&to=2025-12-31'), 400, 'core/malformed', 'from'],
    ['a code that can be none', () => get(nobody, '/tickets/hello'), 400, 'core/malformed', 'redeemCode'],
    ['a code of SQL', () => get(nobody, `/tickets/${sql}`), 400, 'core/malformed', 'redeemCode'],
    ['a code that nobody bears', () => get(nobody, '/tickets/ZZZZZZZZ'), 404, 'betting/unknown-code', 'redeemCode'],
    ['giving up the cache, to a cashier', () => send(ada, 'POST', '/stats/invalidate'), 403, 'auth/forbidden', ''],
  ];

  it.each(questions)('%s', async (_, ask, status, code, field) => {
    const answer = await ask();
    expect([...codeOf(answer), fieldsOf(answer)[0] ?? '']).toEqual([status, code, field]);
  });
});

describe('after all that', () => {
  it('the Worker has no error to report, and every sum is that of the tickets that stand', async () => {
    await projected();
    const errors = local.stack.shown.slice(shownBefore).filter((line) => line.startsWith('error'));
    // Between a void round and the next one's opening none is current.
    expect(errors.filter((line) => !/route=\/api\/v1\/rounds\/current +status=503/.test(line))).toEqual([]);
    expect(
      await ledger.count(
        `SELECT COUNT(*) FROM betting.game_statistics AS s
         FULL JOIN (SELECT round_id, COUNT(*) FILTER (WHERE status <> 'void') AS receipts,
                           COALESCE(SUM(total_amount_minor) FILTER (WHERE status <> 'void'), 0) AS stakes, SUM(paid_minor) AS paid
                    FROM betting.receipts GROUP BY round_id) AS t USING (round_id)
         WHERE (s.total_receipts, s.total_stakes_minor, s.total_paid_minor)
               IS DISTINCT FROM (COALESCE(t.receipts, 0), COALESCE(t.stakes, 0), COALESCE(t.paid, 0))`,
      ),
    ).toBe(0);
    await expectMoneyAgrees(ledger);
  });

  it('an invalidation is on record, with who asked for it', async () => {
    expect((await send(admin, 'POST', `/stats/invalidate?roundId=${roundId}`)).status).toBe(200);
    const found = () =>
      ledger.rows(
        z.object({ actor: z.string(), payload: z.looseObject({ roundId: z.string().nullable() }), client_hash: z.string().nullable() }),
        "SELECT actor, payload, client_hash FROM core.events WHERE type = 'CacheInvalidated' ORDER BY position",
      );
    await until('it is recorded', async () => (await found()).length === 1);
    expect(await found()).toMatchObject([
      { actor: 'local-admin', payload: { roundId }, client_hash: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });
});
