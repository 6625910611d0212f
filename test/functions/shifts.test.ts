import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Receipt, Shift } from '../../domains/betting/contract.ts';
import { withStack, type RunningStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const Refusal = z.looseObject({ code: z.string(), detail: z.string(), errors: z.array(z.object({ field: z.string() })) });
const bets = [{ participantNumber: 1, stakeMinor: 500 }];
let keys = 0;
const newKey = () => `shift-${(keys += 1)}`;
const dataOf = <Data extends z.ZodType>(schema: Data, answer: Answer, status = 200): z.infer<Data> => {
  expect([answer.status, answer.body]).toEqual([status, answer.body]);
  return schema.parse(z.object({ data: z.unknown() }).parse(answer.body).data);
};
const shiftIn = (answer: Answer, status?: number) => dataOf(Shift, answer, status);
const refusalIn = ({ status, body }: Answer) => ({ status, ...Refusal.parse(body) });

/** Counters of a shop: two cashiers, an admin, somebody who may not, nobody. */
class Shop {
  readonly #terminals: Terminal[] = [];
  cashier!: Terminal;
  other!: Terminal;
  admin!: Terminal;
  player!: Terminal;
  nobody!: Terminal;

  async open({ url }: RunningStack): Promise<void> {
    const [cashier, other, admin, player] = await Promise.all(
      ['cashier', 'cashier2', 'admin', 'player'].map((name) => Terminal.signedIn(url, name)),
    );
    if (cashier === undefined || other === undefined || admin === undefined || player === undefined) throw new Error('nobody signed in');
    Object.assign(this, { cashier, other, admin, player, nobody: new Terminal(url) });
    this.#terminals.push(cashier, other, admin, player, this.nobody);
    await until('the first round is open', async () => (await this.nobody.ask('GET', '/api/v1/rounds/current')).status === 200);
  }
  async close(): Promise<void> {
    for (const terminal of this.#terminals) await terminal.close();
  }

  openShift(by: Terminal, body: unknown, key = newKey()): Promise<Answer> {
    return by.ask('POST', '/api/v1/shifts', body, { 'idempotency-key': key });
  }
  closeShift(by: Terminal, shiftId: string, countedMinor: unknown, key = newKey()): Promise<Answer> {
    return by.ask('POST', `/api/v1/shifts/${shiftId}/close`, { countedMinor }, { 'idempotency-key': key });
  }
  async sold(by: Terminal): Promise<Receipt> {
    const { roundId } = await by.currentRound();
    return dataOf(Receipt, await by.sell(roundId, bets, newKey()), 201);
  }
}

describe('shifts that open by hand', () => {
  const local = withStack({ vars: { SHIFTS: 'by-hand', ROUND_WAIT_DURATION_MS: '60000' } });
  const shop = new Shop();
  beforeAll(() => shop.open(local.stack), 60_000);
  afterAll(() => shop.close());

  it('sell nothing before one is open; the same key sells once it is', async () => {
    const { roundId } = await shop.cashier.currentRound();
    const key = newKey();
    expect(refusalIn(await shop.cashier.sell(roundId, bets, key))).toMatchObject({ status: 409, code: 'betting/no-open-shift' });
    expect(refusalIn(await shop.cashier.ask('GET', '/api/v1/shifts/current'))).toMatchObject({ status: 404, code: 'betting/no-shift' });

    const opened = shiftIn(await shop.openShift(shop.cashier, { floatMinor: 5_000 }), 201);
    expect(opened).toMatchObject({
      status: 'open',
      isAutomatic: false,
      floatMinor: 5_000,
      expectedMinor: 5_000,
      cashierId: 'local-cashier',
    });
    expect((await shop.cashier.sell(roundId, bets, key)).status).toBe(201);
    const live = await until('the sale in the drawer', async () => {
      const shift = shiftIn(await shop.cashier.ask('GET', '/api/v1/shifts/current'));
      return shift.sums.receipts === 1 && shift;
    });
    expect(live).toMatchObject({ shiftId: opened.shiftId, expectedMinor: 5_500, sums: { salesMinor: 500 } });
  });

  it('open one at a time, and once however often one asks', async () => {
    const current = shiftIn(await shop.cashier.ask('GET', '/api/v1/shifts/current'));
    const refused = refusalIn(await shop.openShift(shop.cashier, { floatMinor: 1 }));
    expect(refused).toMatchObject({ status: 409, code: 'betting/shift-open', shiftId: current.shiftId });
    const key = newKey();
    const [first, again] = [await shop.openShift(shop.other, {}, key), await shop.openShift(shop.other, {}, key)];
    expect(shiftIn(again, 201)).toEqual(shiftIn(first, 201));
    expect(refusalIn(await shop.openShift(shop.other, { floatMinor: 7 }, key)).code).toBe('core/idempotency-key-reused');
  });

  it('close with their exact figures and the difference, once; a retry answers the same', async () => {
    const receipt = await shop.sold(shop.cashier);
    const voided = await shop.cashier.ask(
      'DELETE',
      `/api/v1/receipts/${receipt.receiptId}`,
      { reason: 'Mistyped' },
      { 'idempotency-key': newKey() },
    );
    expect(voided.status).toBe(200);
    const { shiftId } = shiftIn(await shop.cashier.ask('GET', '/api/v1/shifts/current'));
    const key = newKey();
    const answer = await shop.closeShift(shop.cashier, shiftId, 5_480, key);
    const closed = shiftIn(answer);
    expect(closed).toMatchObject({ status: 'closed', expectedMinor: 5_500, countedMinor: 5_480, differenceMinor: -20 });
    expect(closed.sums).toMatchObject({ receipts: 2, salesMinor: 1_000, voids: 1, voidsMinor: 500, payouts: 0, refunds: 0 });
    expect(shiftIn(await shop.closeShift(shop.cashier, shiftId, 5_480, key))).toEqual(closed);
    expect(shiftIn(await shop.cashier.ask('GET', `/api/v1/shifts/${shiftId}`))).toEqual(closed);
    expect(refusalIn(await shop.closeShift(shop.cashier, shiftId, 5_480))).toMatchObject({
      status: 409,
      code: 'betting/shift-already-closed',
    });
    expect(refusalIn(await shop.closeShift(shop.cashier, shiftId, 1, key)).code).toBe('core/idempotency-key-reused');
    const { roundId } = await shop.cashier.currentRound();
    expect(refusalIn(await shop.cashier.sell(roundId, bets, newKey())).code).toBe('betting/no-open-shift');
  });

  it('tell a sale again whose answer was lost, also when its shift was closed meanwhile', async () => {
    shiftIn(await shop.openShift(shop.admin, { floatMinor: 0 }), 201);
    const { roundId } = await shop.admin.currentRound();
    const key = newKey();
    const receipt = dataOf(Receipt, await shop.admin.sell(roundId, bets, key), 201);
    const { shiftId } = shiftIn(await shop.admin.ask('GET', '/api/v1/shifts/current'));
    expect(shiftIn(await shop.closeShift(shop.admin, shiftId, 500)).differenceMinor).toBe(0);
    expect(dataOf(Receipt, await shop.admin.sell(roundId, bets, key), 201)).toEqual(receipt);
    expect(refusalIn(await shop.admin.sell(roundId, bets, newKey())).code).toBe('betting/no-open-shift');
  });

  it('show a cashier their own alone: another’s is not there, neither to see nor to close', async () => {
    const { shiftId } = shiftIn(await shop.other.ask('GET', '/api/v1/shifts/current'));
    for (const answer of [await shop.cashier.ask('GET', `/api/v1/shifts/${shiftId}`), await shop.closeShift(shop.cashier, shiftId, 0)]) {
      expect(refusalIn(answer)).toMatchObject({ status: 404, code: 'betting/unknown-shift' });
    }
    expect(shiftIn(await shop.admin.ask('GET', `/api/v1/shifts/${shiftId}`)).cashierId).toBe('local-cashier2');
    expect(shiftIn(await shop.closeShift(shop.admin, shiftId, 0))).toMatchObject({ status: 'closed', differenceMinor: 0 });
    for (const none of ['1-local-nobody', '9-local-cashier2', 'x', 'constructor', `${'9'.repeat(20)}-local-cashier2`, "1-' OR 1=1 --"]) {
      const answer = await shop.admin.ask('GET', `/api/v1/shifts/${encodeURIComponent(none)}`);
      expect(refusalIn(answer)).toMatchObject({ status: 404, code: 'betting/unknown-shift' });
    }
  });

  it('are listed newest first, page by page: one’s own, an admin’s all', async () => {
    expect((await shop.openShift(shop.cashier, { floatMinor: 100 })).status).toBe(201);
    const page = async (by: Terminal, query: string) => {
      const { status, body } = await by.ask('GET', `/api/v1/shifts?${query}`);
      expect([status, body]).toEqual([200, body]);
      return z.object({ data: z.array(Shift), pagination: z.object({ cursor: z.string().nullable() }) }).parse(body);
    };
    const own = await until('both shifts in the list', async () => {
      const { data } = await page(shop.cashier, 'limit=10');
      return data.length === 2 && data[1]?.status === 'closed' && data;
    });
    expect(own.map(({ shiftId }) => shiftId)).toEqual(['2-local-cashier', '1-local-cashier']);
    expect(own[1]).toEqual(shiftIn(await shop.cashier.ask('GET', '/api/v1/shifts/1-local-cashier')));
    const first = await page(shop.admin, 'limit=2');
    const second = await page(shop.admin, `limit=2&cursor=${first.pagination.cursor}`);
    expect([...first.data, ...second.data].map(({ cashierId }) => cashierId).toSorted()).toEqual([
      'local-admin',
      'local-cashier',
      'local-cashier',
      'local-cashier2',
    ]);
    expect((await page(shop.admin, 'cashierId=local-cashier2')).data).toHaveLength(1);
    expect(refusalIn(await shop.cashier.ask('GET', '/api/v1/shifts?cashierId=local-cashier2'))).toMatchObject({ status: 403 });
    expect(refusalIn(await shop.cashier.ask('GET', '/api/v1/shifts?cursor=nonsense'))).toMatchObject({ status: 400 });
  });

  it('are for cashiers and admins, with a key for each command and a count that is one', async () => {
    const calls: ['GET' | 'POST', string, unknown?][] = [
      ['POST', '/api/v1/shifts', {}],
      ['POST', '/api/v1/shifts/1-local-cashier/close', { countedMinor: 0 }],
      ['GET', '/api/v1/shifts'],
      ['GET', '/api/v1/shifts/current'],
      ['GET', '/api/v1/shifts/1-local-cashier'],
    ];
    for (const [method, path, body] of calls) {
      expect((await shop.nobody.ask(method, path, body, { 'idempotency-key': newKey() })).status).toBe(401);
      expect((await shop.player.ask(method, path, body, { 'idempotency-key': newKey() })).status).toBe(403);
      if (method === 'POST') expect(refusalIn(await shop.cashier.ask(method, path, body)).code).toBe('core/idempotency-key-missing');
    }
    for (const counted of [-1, 1.5, '100', null, 2 ** 53, undefined]) {
      const { status, errors } = refusalIn(await shop.closeShift(shop.cashier, '2-local-cashier', counted));
      expect({ status, field: errors[0]?.field }).toEqual({ status: 400, field: 'countedMinor' });
    }
    for (const body of [{ floatMinor: -1 }, { floatMinor: 1e10 }, { float: 1 }])
      expect((await shop.openShift(shop.other, body)).status).toBe(400);
  });
});

describe('shifts that open by themselves', () => {
  const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '60000' } });
  const shop = new Shop();
  beforeAll(() => shop.open(local.stack), 60_000);
  afterAll(() => shop.close());

  it('begin with the first sale, and again with the first after a close', async () => {
    expect(refusalIn(await shop.cashier.ask('GET', '/api/v1/shifts/current')).code).toBe('betting/no-shift');
    await shop.sold(shop.cashier);
    const first = shiftIn(await shop.cashier.ask('GET', '/api/v1/shifts/current'));
    expect(first).toMatchObject({ shiftId: '1-local-cashier', isAutomatic: true, floatMinor: 0 });
    expect(shiftIn(await shop.closeShift(shop.cashier, first.shiftId, 500))).toMatchObject({ status: 'closed', differenceMinor: 0 });
    await shop.sold(shop.cashier);
    expect(shiftIn(await shop.cashier.ask('GET', '/api/v1/shifts/current')).shiftId).toBe('2-local-cashier');
  });

  it('count each of many tickets that are sold while they close in exactly one of them', async () => {
    const { roundId } = await shop.cashier.currentRound();
    const terminals = await Promise.all(Array.from({ length: 4 }, () => Terminal.signedIn(local.stack.url)));
    const selling = Promise.all(
      terminals.map(async (terminal) => {
        for (let number = 0; number < 25; number += 1) expect((await terminal.sell(roundId, bets, newKey())).status).toBe(201);
      }),
    );
    const closed: Shift[] = [];
    const closeOpen = async () => {
      const current = await shop.cashier.ask('GET', '/api/v1/shifts/current');
      if (current.status === 200) closed.push(shiftIn(await shop.closeShift(shop.cashier, shiftIn(current).shiftId, 0)));
    };
    for (let times = 0; times < 8; times += 1) await closeOpen();
    await selling;
    await closeOpen();
    for (const terminal of terminals) await terminal.close();
    expect(closed.length).toBeGreaterThan(1);
    // One ticket of the test before lies in the first of these shifts.
    expect(closed.reduce((sum, { sums }) => sum + sums.receipts, 0)).toBe(101);
    expect(closed.reduce((sum, { expectedMinor }) => sum + expectedMinor, 0)).toBe(101 * 500);
  });

  it('close exactly while Postgres is away', async () => {
    await shop.sold(shop.cashier);
    const { shiftId } = shiftIn(await shop.cashier.ask('GET', '/api/v1/shifts/current'));
    await shop.sold(shop.cashier);
    await local.stack.postgres?.stop();
    try {
      const closed = shiftIn(await shop.closeShift(shop.cashier, shiftId, 1_000));
      expect(closed).toMatchObject({ status: 'closed', expectedMinor: 1_000, differenceMinor: 0, sums: { receipts: 2 } });
      expect(shiftIn(await shop.cashier.ask('GET', `/api/v1/shifts/${shiftId}`))).toEqual(closed);
      expect(refusalIn(await shop.cashier.ask('GET', '/api/v1/shifts'))).toMatchObject({ status: 503, code: 'core/database-unavailable' });
    } finally {
      await local.stack.postgres?.start();
    }
  });
});
