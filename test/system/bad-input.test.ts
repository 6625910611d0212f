import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { receiptIdOf } from '../../domains/betting/round/receipt-id.ts';
import { Ledger } from '../support/ledger.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' } });
const Problem = z.object({
  success: z.literal(false),
  type: z.string(),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ field: z.string(), rule: z.string(), message: z.string() })),
});

let ledger: Ledger;
let cashier: Terminal;
let player: Terminal;
let nobody: Terminal;
let roundId: string;
let keys = 0;
/** How many lines the stack had shown before the first bad request. */
let shownBefore = 0;

const bet = { participantNumber: 1, stakeMinor: 100 };
const newKey = () => ({ 'idempotency-key': `bad-${(keys += 1)}` });
const times = (count: number, one: unknown) => Array.from({ length: count }, () => one);
const sellBody = (body: unknown, headers: Record<string, string> = {}) =>
  cashier.ask('POST', '/api/v1/receipts', body, { ...newKey(), ...headers });
const sellBets = (bets: unknown) => sellBody({ roundId, bets });
const sellStake = (stakeMinor: unknown) => sellBets([{ participantNumber: 1, stakeMinor }]);
const sellRaw = (raw: string) => sellBody({ raw });
const sellBatch = (tickets: unknown) => cashier.ask('POST', '/api/v1/receipts/batch', { roundId, tickets });
const get = (path: string) => cashier.ask('GET', `/api/v1${path}`);
const forged = (text: string) => Buffer.from(text).toString('base64url');

/** What is told of a refusal: status, code and the fields it names. */
function refusalOf({ status, headers, body }: Answer): readonly [number, string, ...string[]] {
  const problem = Problem.parse(body);
  expect([headers['content-type'], problem.status, problem.type]).toEqual([
    'application/problem+json',
    status,
    `/problems/${problem.code}`,
  ]);
  return [status, problem.code, ...new Set(problem.errors.map(({ field }) => field))];
}

beforeAll(async () => {
  ledger = new Ledger(local.stack.databaseUrl);
  nobody = new Terminal(local.stack.url);
  await until('the first round is open', async () => (await nobody.ask('GET', '/api/v1/rounds/current')).status === 200);
  cashier = await Terminal.signedIn(local.stack.url);
  player = await Terminal.signedIn(local.stack.url, 'player');
  roundId = (await nobody.currentRound()).roundId;
  await until(
    'the round is in Postgres',
    async () => (await ledger.count("SELECT COUNT(*) FROM core.events WHERE type = 'RoundOpened'")) === 1,
  );
  await cashier.sell(roundId, [bet], 'good-1');
  shownBefore = local.stack.shown.length;
});

afterAll(async () => {
  for (const terminal of [cashier, player, nobody]) await terminal.close();
  await ledger.close();
});

const bodies: readonly (readonly [string, () => Promise<Answer>, readonly [number, string, ...string[]]])[] = [
  ['a stake that is text', () => sellStake('100'), [400, 'core/malformed', 'bets.0.stakeMinor']],
  ['a stake that is null', () => sellStake(null), [400, 'core/malformed', 'bets.0.stakeMinor']],
  ['a stake of zero', () => sellStake(0), [400, 'core/malformed', 'bets.0.stakeMinor']],
  ['a negative stake', () => sellStake(-100), [400, 'core/malformed', 'bets.0.stakeMinor']],
  ['a fractional stake', () => sellStake(99.5), [400, 'core/malformed', 'bets.0.stakeMinor']],
  ['a huge stake', () => sellStake(1e15), [400, 'core/malformed', 'bets.0.stakeMinor']],
  [
    'a stake past what a number holds',
    () => sellRaw(`{"roundId":"${roundId}","bets":[{"participantNumber":1,"stakeMinor":1e999}]}`),
    [400, 'core/malformed', 'bets.0.stakeMinor'],
  ],
  ['a stake over the limit of the track', () => sellStake(1_000_001), [422, 'betting/stake-out-of-limits', 'bets.0.stakeMinor']],
  ['a stake under the limit of the track', () => sellStake(9), [422, 'betting/stake-out-of-limits', 'bets.0.stakeMinor']],
  [
    'a ticket that could win too much',
    () => sellBets(times(7, { participantNumber: 6, stakeMinor: 900_000 })),
    [422, 'betting/payout-too-high', 'bets'],
  ],
  [
    'a runner that is not there',
    () => sellBets([bet, { ...bet, participantNumber: 7 }]),
    [422, 'betting/unknown-participant', 'bets.1.participantNumber'],
  ],
  ['a runner zero', () => sellBets([{ ...bet, participantNumber: 0 }]), [400, 'core/malformed', 'bets.0.participantNumber']],
  ['no bet', () => sellBets([]), [400, 'core/malformed', 'bets']],
  ['bets that are no list', () => sellBets({ 0: bet }), [400, 'core/malformed', 'bets']],
  ['21 bets', () => sellBets(times(21, bet)), [422, 'betting/too-many-bets', 'bets']],
  ['5,000 bets', () => sellBets(times(5_000, bet)), [400, 'core/malformed', 'bets']],
  ['10,000 bets', () => sellBets(times(10_000, bet)), [413, 'core/payload-too-large', 'body']],
  ['a round that is no number', () => sellBody({ roundId: 'next', bets: [bet] }), [400, 'core/malformed', 'roundId']],
  ['a round given as a number', () => sellBody({ roundId: 1_000, bets: [bet] }), [400, 'core/malformed', 'roundId']],
  ['no round', () => sellBody({ bets: [bet] }), [400, 'core/malformed', 'roundId']],
  ['a round that never was', () => sellBody({ roundId: '777000', bets: [bet] }), [404, 'betting/unknown-round', 'roundId']],
  ['a round past what Postgres counts to', () => sellBody({ roundId: '9'.repeat(19), bets: [bet] }), [400, 'core/malformed', 'roundId']],
  ['a property too many', () => sellBody({ roundId, bets: [bet], discount: 10 }), [400, 'core/malformed', 'discount']],
  [
    'a property too many in a bet',
    () => sellBets([{ ...bet, coefficientHundredths: 99_999 }]),
    [400, 'core/malformed', 'bets.0.coefficientHundredths'],
  ],
  [
    'a property named __proto__',
    () => sellRaw(`{"roundId":"${roundId}","bets":[{"participantNumber":1,"stakeMinor":100}],"__proto__":{}}`),
    [400, 'core/malformed', '__proto__'],
  ],
  ['a list for a body', () => sellBody([bet]), [400, 'core/malformed', 'body']],
  ['null for a body', () => sellBody(null), [400, 'core/malformed', 'body']],
  ['broken JSON', () => sellRaw('{"roundId":'), [400, 'core/malformed', 'body']],
  ['an empty body', () => sellRaw(''), [400, 'core/malformed', 'body']],
  ['no body', () => cashier.ask('POST', '/api/v1/receipts', undefined, newKey()), [400, 'core/malformed', 'roundId', 'bets']],
  [
    'another content type',
    () => sellBody({ roundId, bets: [bet] }, { 'content-type': 'text/plain' }),
    [415, 'core/unsupported-media-type', 'Content-Type'],
  ],
  [
    'a form',
    () => sellBody({ raw: `roundId=${roundId}` }, { 'content-type': 'application/x-www-form-urlencoded' }),
    [415, 'core/unsupported-media-type', 'Content-Type'],
  ],
];

const senders: typeof bodies = [
  ['the role of a player', () => player.sell(roundId, [bet], 'bad'), [403, 'auth/forbidden']],
  ['no session', () => nobody.sell(roundId, [bet], 'bad'), [401, 'auth/unauthenticated', 'Authorization']],
  [
    'a session that is none',
    () => nobody.ask('POST', '/api/v1/receipts', { roundId, bets: [bet] }, { ...newKey(), authorization: 'Bearer x' }),
    [401, 'auth/unauthenticated', 'Authorization'],
  ],
  [
    'no key',
    () => cashier.ask('POST', '/api/v1/receipts', { roundId, bets: [bet] }),
    [400, 'core/idempotency-key-missing', 'Idempotency-Key'],
  ],
  ['an empty key', () => cashier.sell(roundId, [bet], ''), [400, 'core/idempotency-key-missing', 'Idempotency-Key']],
  ['a key too long', () => cashier.sell(roundId, [bet], 'k'.repeat(129)), [400, 'core/idempotency-key-missing', 'Idempotency-Key']],
  [
    'a key that sold another ticket',
    () => cashier.sell(roundId, [bet, bet], 'good-1'),
    [422, 'core/idempotency-key-reused', 'Idempotency-Key'],
  ],
];

const batches: typeof bodies = [
  [
    '101 tickets',
    () => sellBatch(Array.from({ length: 101 }, (_, index) => ({ idempotencyKey: `b${index}`, bets: [bet] }))),
    [400, 'core/malformed', 'tickets'],
  ],
  ['no ticket', () => sellBatch([]), [400, 'core/malformed', 'tickets']],
  ['a ticket without a key', () => sellBatch([{ bets: [bet] }]), [400, 'core/malformed', 'tickets.0.idempotencyKey']],
  [
    'a ticket with a key of two words',
    () => sellBatch([{ idempotencyKey: 'two words', bets: [bet] }]),
    [400, 'core/malformed', 'tickets.0.idempotencyKey'],
  ],
  [
    'a ticket with a property too many',
    () => sellBatch([{ idempotencyKey: 'b', bets: [bet], roundId }]),
    [400, 'core/malformed', 'tickets.0.roundId'],
  ],
  [
    'a ticket with a bad stake, beside a good one',
    () =>
      sellBatch([
        { idempotencyKey: 'a', bets: [bet] },
        { idempotencyKey: 'b', bets: [{ ...bet, stakeMinor: 1.5 }] },
      ]),
    [400, 'core/malformed', 'tickets.1.bets.0.stakeMinor'],
  ],
];

const misread = receiptIdOf(1_000, 1).replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
const reads: typeof bodies = [
  ['a receipt number with a typing error', () => get(`/receipts/${misread}`), [400, 'core/malformed', 'receiptId']],
  ['a receipt number that is none', () => get('/receipts/hello'), [400, 'core/malformed', 'receiptId']],
  ['a receipt that was never sold', () => get(`/receipts/${receiptIdOf(1_000, 999_999)}`), [404, 'betting/unknown-receipt', 'receiptId']],
  ['a round that never was', () => get('/rounds/777000'), [404, 'betting/unknown-round', 'roundId']],
  ['a round that is no number', () => get('/rounds/%00'), [400, 'core/malformed', 'roundId']],
  ['a round past what Postgres counts to', () => get(`/rounds/${'9'.repeat(19)}`), [400, 'core/malformed', 'roundId']],
  ['statistics past what Postgres counts to', () => get(`/stats/round/${'9'.repeat(19)}`), [400, 'core/malformed', 'roundId']],
  ['the proof of a round that never was', () => get('/rounds/777000/fairness'), [404, 'betting/unknown-round', 'roundId']],
  ['a limit of 0', () => get('/rounds?limit=0'), [400, 'core/malformed', 'limit']],
  ['a limit of 101', () => get('/rounds?limit=101'), [400, 'core/malformed', 'limit']],
  ['a limit that is no number', () => get('/stats/global?limit=ten'), [400, 'core/malformed', 'limit']],
  ['a cursor that is noise', () => get('/rounds?cursor=%F0%9F%92%A5'), [400, 'core/malformed', 'cursor']],
  ['a forged cursor of another shape', () => get(`/rounds?cursor=${forged('{"roundId":1}')}`), [400, 'core/malformed', 'cursor']],
  ['a forged cursor with SQL', () => get(`/rounds?cursor=${forged(`"1' OR 1=1"`)}`), [400, 'core/malformed', 'cursor']],
  [
    'a forged cursor past what Postgres counts to',
    () => get(`/rounds?cursor=${forged(`"${'9'.repeat(19)}"`)}`),
    [400, 'core/malformed', 'cursor'],
  ],
  ['a track of no such name', () => get('/rounds/current?trackId=a%20b'), [400, 'core/malformed', 'trackId']],
  ['a topic that is none', () => get('/topics/nonsense'), [404, 'live/unknown-topic', 'topic']],
  ['an offset below zero', () => get(`/topics/round:1000?epoch=x&offset=-1`), [400, 'core/malformed', 'offset']],
  ['a socket without an upgrade', () => get('/live?topics=track:main'), [426, 'live/upgrade-required']],
  ['a socket for a topic that is none', () => get('/live?topics=nonsense'), [400, 'core/malformed', 'topics']],
  ['a path that is not there', () => get('/nothing'), [404, 'core/not-found']],
  ['a path with a broken escape', () => get('/rounds/%E0%A4%A'), [400, 'core/malformed', 'roundId']],
];

describe('a sale is refused, by the name of what is wrong with it:', () => {
  it.each([...bodies, ...senders])('%s', async (_, send, refusal) => {
    expect(refusalOf(await send())).toEqual(refusal);
  });
});

describe('a batch is refused as a whole, by the name of what is wrong with it:', () => {
  it.each(batches)('%s', async (_, send, refusal) => {
    expect(refusalOf(await send())).toEqual(refusal);
  });
});

describe('a question is refused, by the name of what is wrong with it:', () => {
  it.each(reads)('%s', async (_, send, refusal) => {
    expect(refusalOf(await send())).toEqual(refusal);
  });

  it.each([
    ['PUT', '/api/v1/receipts', 'GET, POST'],
    ['POST', '/api/v1/rounds/current', 'GET'],
    ['DELETE', '/api/v1/rounds/1000', 'GET'],
    ['GET', '/api/v1/auth/login', 'POST'],
  ])('%s %s', async (method, path, allow) => {
    const answer = await cashier.ask(method, path);
    expect([...refusalOf(answer), answer.headers['allow']]).toEqual([405, 'core/method-not-allowed', allow]);
  });
});

describe('after all that', () => {
  it('the Worker has no error to report', () => {
    expect(local.stack.shown.slice(shownBefore).filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('nothing is stored but the one good ticket and the next', async () => {
    expect((await cashier.sell(roundId, [bet], 'good-2')).status).toBe(201);
    await until('the next ticket is in Postgres', async () => (await ledger.tickets()).some(({ key }) => key === 'good-2'));
    const events = await ledger.roundEvents();
    expect(events.map(({ streamId, event }) => [streamId, event.type])).toEqual([
      ['round:1000', 'RoundOpened'],
      ...times(2, ['round:1000', 'TicketPlaced']),
    ]);
    expect((await ledger.tickets()).map(({ key }) => key)).toEqual(['good-1', 'good-2']);
  });
});
