import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reconcileHouse } from '../../cli/reconcile.ts';
import { openPool } from '../support/pool.ts';
import { withStack } from '../support/stack.ts';
import { signIn, Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '3000', RACE_DURATION_MS: '300' } });
const Sold = z.object({ data: z.object({ receiptId: z.string(), redeemCode: z.string() }) });

let owner: pg.Pool;
let token = '';
let cashier: Terminal;
let roundId = '';
let keys = 0;
const receipts: z.infer<typeof Sold>['data'][] = [];

const key = () => ({ 'idempotency-key': `books-${(keys += 1)}` });
const expectStatus = (answer: Answer, status: number) => expect([answer.status, answer.body]).toEqual([status, answer.body]);

/** What `npm run reconcile` says, once the tables have all of the events. */
async function reconciled(...more: string[]): Promise<{ readonly status: number; readonly text: string }> {
  let text = '';
  const write = (words: string) => void (text += words);
  const args = ['--url', local.stack.url, ...more];
  const status = await reconcileHouse(args, { RINGSIDE_TOKEN: token }, { write, complain: write });
  return { status, text };
}

beforeAll(async () => {
  owner = openPool(local.stack.databaseUrl, 2);
  token = await signIn(local.stack.url, 'admin');
  cashier = await Terminal.signedIn(local.stack.url);
  const round = await until('a young round is open', async () => {
    const found = await cashier.currentRound().catch(() => undefined);
    return found !== undefined && Date.parse(found.closesAt) - Date.now() > 2_500 && found;
  });
  ({ roundId } = round);
  for (const { participantNumber } of round.participants) {
    const bets = [{ participantNumber, stakeMinor: 500 }];
    for (let copy = 0; copy < 3; copy += 1) receipts.push(Sold.parse((await cashier.sell(roundId, bets, `sale-${(keys += 1)}`)).body).data);
  }
  const [modified, voided] = receipts;
  const bets = [{ participantNumber: 2, stakeMinor: 700 }];
  expectStatus(await cashier.ask('PATCH', `/api/v1/receipts/${modified?.receiptId}`, { bets }, key()), 200);
  expectStatus(await cashier.ask('DELETE', `/api/v1/receipts/${voided?.receiptId}`, { reason: 'typed wrongly' }, key()), 200);
  const winner = await until('a ticket has won', async () => {
    const { rows } = await owner.query<{ id: string }>("SELECT receipt_id::TEXT AS id FROM betting.receipts WHERE status = 'won'");
    return receipts.find(({ receiptId }) => receiptId === rows[0]?.id);
  });
  const body = { redeemCode: winner.redeemCode };
  expectStatus(await cashier.ask('POST', `/api/v1/receipts/${winner.receiptId}/payout`, body, key()), 200);
}, 60_000);

afterAll(async () => {
  await cashier.close();
  await owner.end();
});

describe('npm run reconcile', () => {
  it('finds nothing in a house that has sold, changed, voided and paid, and goes on', async () => {
    const { status, text } = await reconciled();
    expect({ status, text }).toEqual({
      status: 0,
      text: expect.stringMatching(/ok: \d+ streams, \d+ events\n.* ok: \d+ entries of the audit trail/s) as unknown,
    });
  });

  const changed = `receipt_id = (SELECT MIN(receipt_id) FROM betting.receipts WHERE status = 'lost')`;
  it.each([
    [
      'a total',
      'betting.receipts',
      'total_amount_minor = total_amount_minor + 1',
      changed,
      /receipt \d+: its total is \d+ in the tables, \d+ in the events/,
    ],
    ['a state', 'betting.receipts', "status = 'won'", changed, /receipt \d+: it is won/],
    ['a prize', 'betting.receipts', "status = 'won', prize_minor = 900", changed, /receipt \d+: it won 900 in the tables, 0 in the events/],
    ['a seller', 'betting.receipts', "cashier_id = 'nobody'", changed, /receipt \d+: sold by nobody in the tables/],
    ['a stake', 'betting.bets', 'value_minor = value_minor - 1', changed, /receipt \d+: its bets are/],
    [
      'a sum',
      'betting.game_statistics',
      'total_paid_minor = 0',
      'total_paid_minor > 0',
      /statistics: receipts, bets, stakes, prizes, paid/,
    ],
  ])('names %s that somebody changed in the tables', async (_, table, change, where, words) => {
    const name = `kept_${table.replace('.', '_')}`;
    await owner.query(`CREATE TABLE ${name} AS SELECT * FROM ${table} WHERE ${where}; UPDATE ${table} SET ${change} WHERE ${where}`);
    const { status, text } = await reconciled('--skip-audit');
    expect(text).toMatch(new RegExp(`DIFFERS  round:${roundId}: ${words.source}`));
    expect(status).toBe(1);
    // The whole row comes back, whatever was changed of it.
    const { rows } = await owner.query<{ columns: string }>(
      `SELECT string_agg(attname, ', ') AS columns FROM pg_attribute WHERE attrelid = $1::REGCLASS AND attnum > 0 AND attgenerated = '' AND NOT attisdropped`,
      [table],
    );
    const id = table === 'betting.game_statistics' ? 'round_id' : 'receipt_id';
    const columns = rows[0]?.columns ?? '';
    await owner.query(
      `UPDATE ${table} AS t SET (${columns}) = (SELECT ${columns} FROM ${name} AS k WHERE k.${id} = t.${id}) WHERE t.${id} IN (SELECT ${id} FROM ${name})`,
    );
    await owner.query(`DROP TABLE ${name}`);
    expect((await reconciled('--skip-audit')).text).toMatch(/ok: /);
  });

  it('names a receipt that no event tells of, and one that is gone', async () => {
    await owner.query(`UPDATE betting.receipts SET receipt_id = receipt_id + 1000000 WHERE ${changed}`);
    const { text } = await reconciled('--skip-audit');
    expect(text).toMatch(/receipt \d+: it is not in the tables/);
    expect(text).toMatch(/receipt \d+: no event tells of it/);
    await owner.query('UPDATE betting.receipts SET receipt_id = receipt_id - 1000000 WHERE receipt_id % 10000000 >= 1000000');
  });

  it('names an event that is another one in Postgres than in its object, and one that is gone', async () => {
    const placed = `stream_id = 'round:${roundId}' AND type = 'TicketPlaced' AND version = 3`;
    await owner.query(`UPDATE core.events SET payload = jsonb_set(payload, '{totalMinor}', '501') WHERE ${placed}`);
    const { status, text } = await reconciled('--skip-audit');
    expect(text).toContain(`DIFFERS  round:${roundId}: version 3 is another event in its object than in Postgres`);
    expect(status).toBe(1);
    await owner.query(`UPDATE core.events SET payload = jsonb_set(payload, '{totalMinor}', '500') WHERE ${placed}`);
    await owner.query("UPDATE core.streams SET version = version + 1 WHERE stream_id = 'user:local-admin'");
    expect((await reconciled('--skip-audit')).text).toContain('user:local-admin: core.streams says that it has');
    await owner.query("UPDATE core.streams SET version = version - 1 WHERE stream_id = 'user:local-admin'");
  });

  it('fails on a trail that was changed', async () => {
    await owner.query("UPDATE core.transaction_logs SET action = 'TICKET_DELETED' WHERE action = 'TICKET_PAID'");
    const { status, text } = await reconciled();
    expect(text).toMatch(/BROKEN {3}the audit trail at \d+: the entry is not what its hash was made of/);
    expect(status).toBe(1);
    await owner.query(
      "UPDATE core.transaction_logs SET action = 'TICKET_PAID' WHERE action = 'TICKET_DELETED' AND new_value LIKE '%paidBy%'",
    );
  });

  it('is for admins, and says what it was asked wrongly', async () => {
    expect((await cashier.ask('GET', '/api/v1/ops/reconcile')).status).toBe(403);
    expect((await reconciled('--token', 'nobody')).status).toBe(2);
    expect((await reconciled('--url', 'nowhere')).status).toBe(2);
    expect(await reconciled('--help')).toMatchObject({ status: 0, text: expect.stringContaining('npm run reconcile') as unknown });
  });
});
