import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verifyRound } from '../../cli/verify-round.ts';
import { ChainEntry, FairnessReport, Receipt } from '../../domains/betting/contract.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '4000', RACE_DURATION_MS: '500' } });
let cashier: Terminal;
let nobody: Terminal;
let keys = 0;

const key = () => ({ 'idempotency-key': `fair-${(keys += 1)}` });
const on = (participantNumber: number, stakeMinor: number) => ({ participantNumber, stakeMinor });
const addressOf = (roundId: string, what: 'fairness' | 'chain') => `/api/v1/rounds/${roundId}/${what}`;
const dataIn = ({ body }: Answer) => z.object({ data: z.unknown() }).parse(body).data;

/** Runs the verifier as a person does, against the running house. */
async function verified(roundId: string, ticket: string): Promise<{ status: number; printed: string }> {
  const { url } = local.stack;
  const lines: string[] = [];
  const args = [`${url}${addressOf(roundId, 'fairness')}`, '--chain', `${url}${addressOf(roundId, 'chain')}`, '--ticket', ticket];
  const status = await verifyRound(args, (line) => lines.push(line));
  return { status, printed: lines.join('\n') };
}

/** The links of a round's chain, once it is public. */
function chainOf(roundId: string): Promise<ChainEntry[]> {
  return until('the chain is public', async () => {
    const response = await fetch(`${local.stack.url}${addressOf(roundId, 'chain')}`);
    if (response.status !== 200) return false;
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await response.text()).trimEnd();
    return lines === '' ? [] : lines.split('\n').map((line) => ChainEntry.parse(JSON.parse(line)));
  });
}

beforeAll(async () => {
  cashier = await Terminal.signedIn(local.stack.url);
  nobody = new Terminal(local.stack.url);
  await until('the first round is open', async () => (await nobody.ask('GET', '/api/v1/rounds/current')).status === 200);
}, 60_000);

afterAll(async () => {
  for (const terminal of [cashier, nobody]) await terminal.close();
});

/** Sells two tickets on a round that has just opened, changes one and voids the other. */
async function soldAndChanged(): Promise<{ roundId: string; changed: string; voided: string }> {
  const before = await nobody.currentRound();
  const { roundId } = await until('a new round', async () => {
    const round = await nobody.currentRound();
    return (round.roundId !== before.roundId || Date.parse(round.closesAt) - Date.now() > 3_000) && round;
  });
  const sell = async (bets: object[]) =>
    Receipt.parse(dataIn(await cashier.ask('POST', '/api/v1/receipts', { roundId, bets }, key()))).receiptId;
  const changed = await sell([on(1, 100), on(2, 250)]);
  const voided = await sell([on(3, 500)]);
  const path = (receiptId: string) => `/api/v1/receipts/${receiptId}`;
  expect((await cashier.ask('PATCH', path(changed), { bets: [on(4, 300)] }, key())).status).toBe(200);
  expect((await cashier.ask('DELETE', path(voided), { reason: 'a slip' }, key())).status).toBe(200);
  return { roundId, changed, voided };
}

describe('a round that was run', () => {
  it('is proven by the shipped verifier from what is public: the seed, the draw, and every link of its chain', async () => {
    const { roundId, changed, voided } = await soldAndChanged();
    const early = await nobody.ask('GET', addressOf(roundId, 'chain'));
    expect([early.status, early.body]).toMatchObject([409, { code: 'betting/round-open' }]);
    const sealed = FairnessReport.parse(dataIn(await nobody.ask('GET', addressOf(roundId, 'fairness'))));
    expect(sealed).toMatchObject({ status: 'waiting', serverSeed: null, winner: null });

    expect(await chainOf(roundId)).toEqual([
      { kind: 'sale', receiptId: changed, bets: [on(1, 100), on(2, 250)] },
      { kind: 'sale', receiptId: voided, bets: [on(3, 500)] },
      { kind: 'modify', receiptId: changed, bets: [on(4, 300)] },
      { kind: 'void', receiptId: voided, bets: [on(3, 500)] },
    ]);
    const { printed } = await until('the proof', async () => {
      const answer = await verified(roundId, changed);
      return answer.status !== 2 && answer;
    });
    expect(printed).not.toContain('[FAIL]');
    expect(printed).toContain('The 4 links of the chain');
    expect(printed).toContain(`Ticket ${changed}: modify, 300 on 4.`);
    expect(printed.split('\n')).toContain('PROVEN.');
    // What was published before the first bet is what was opened after the race.
    const shown = FairnessReport.parse(dataIn(await nobody.ask('GET', addressOf(roundId, 'fairness'))));
    expect(shown).toMatchObject({ status: 'finished', commitment: sealed.commitment, participants: sealed.participants });
  });

  it('is proven as well when it was void: the seed that was sealed, and no draw', async () => {
    const admin = await Terminal.signedIn(local.stack.url, 'admin');
    const { roundId, changed } = await soldAndChanged();
    expect((await admin.ask('POST', `/api/v1/rounds/${roundId}/void`, { reason: 'A horse is ill' }, key())).status).toBe(200);
    await admin.close();
    expect(await chainOf(roundId)).toHaveLength(4);
    const { status, printed } = await until('the proof', async () => {
      const answer = await verified(roundId, changed);
      return answer.status !== 2 && answer;
    });
    expect([status, printed]).toEqual([0, expect.stringContaining('nothing was drawn')]);
  });

  it('is not asked about by a wrong id', async () => {
    expect((await nobody.ask('GET', addressOf('999000', 'chain'))).status).toBe(404);
    expect((await nobody.ask('GET', addressOf('x', 'chain'))).status).toBe(400);
    expect((await nobody.ask('GET', addressOf('1;DROP', 'chain'))).status).toBe(400);
  });
});
