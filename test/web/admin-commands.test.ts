import { describe, expect, test } from 'vitest';
import type { AuditVerification } from '../../core/audit/contract.ts';
import type { Outcome } from '../../web/console/admin/api.ts';
import { differenceOf } from '../../web/console/admin/audit/difference.ts';
import { walk, type Walk } from '../../web/console/admin/audit/walk.ts';
import { CommandKeys } from '../../web/console/admin/command-keys.ts';
import { byDay, dateBefore, sumOfRounds } from '../../web/console/admin/statistics/sums.ts';

describe('the key of a command', () => {
  const made = () => {
    let number = 0;
    return new CommandKeys(() => `key-${(number += 1)}`);
  };

  test('is the same until the command was answered, and new after', () => {
    const keys = made();
    expect([keys.keyOf('POST /a {}'), keys.keyOf('POST /a {}')]).toEqual(['key-1', 'key-1']);
    keys.answered('POST /a {}');
    expect(keys.keyOf('POST /a {}')).toBe('key-2');
  });

  test('is another for another command', () => {
    const keys = made();
    expect(keys.keyOf('POST /a {}')).not.toBe(keys.keyOf('POST /a {"reason":"b"}'));
  });
});

describe('a verification of the chain', () => {
  const page = (rows: number, resumeCursor: string | null, broken?: string): Outcome<AuditVerification> => ({
    ok: true,
    cursor: null,
    data: {
      ok: broken === undefined,
      rows,
      from: null,
      to: null,
      head: null,
      brokenAt: broken === undefined ? null : { id: broken, why: 'its hash' },
      resumeCursor,
    },
  });

  async function walked(pages: readonly Outcome<AuditVerification>[], isStopped: () => boolean = () => false) {
    const [asked, states]: [(string | undefined)[], Walk[]] = [[], []];
    await walk(
      (cursor) => {
        const answer = pages[asked.push(cursor) - 1];
        return answer === undefined ? Promise.reject(new Error('asked past the end')) : Promise.resolve(answer);
      },
      isStopped,
      (state) => states.push(state),
    );
    return { asked, states };
  }

  test('goes on with each page’s cursor to the end, and tells how far it is', async () => {
    const { asked, states } = await walked([page(10, 'a'), page(20, 'b'), page(25, null)]);
    expect(asked).toEqual([undefined, 'a', 'b']);
    expect(states.map((state) => ('rows' in state ? state.rows : state.is))).toEqual([0, 10, 20, 'done']);
  });

  test('ends at the first broken link, though there is more', async () => {
    const { asked, states } = await walked([page(10, 'a'), page(13, 'b', '13')]);
    expect(asked).toHaveLength(2);
    expect(states.at(-1)).toMatchObject({ is: 'done', found: { ok: false, brokenAt: { id: '13' } } });
  });

  test('that nobody answers says how far it came', async () => {
    const { states } = await walked([page(10, 'a'), { ok: false, refusal: { kind: 'unanswered' } }]);
    expect(states.at(-1)).toEqual({ is: 'failed', rows: 10, refusal: { kind: 'unanswered' } });
  });

  test('stops before its next page', async () => {
    let asks = 0;
    const { asked, states } = await walked([page(10, 'a'), page(20, 'b')], () => (asks += 1) > 1);
    expect(asked).toHaveLength(1);
    expect(states.at(-1)).toEqual({ is: 'stopped', rows: 10 });
  });
});

describe('what an audit entry changed', () => {
  test('is every leaf that differs, with what it was and is', () => {
    const before = { limits: { min: 10, max: 20 }, name: 'A', gone: true };
    const after = { limits: { min: 10, max: 30 }, name: 'A', bets: [{ stake: 5 }] };
    expect(differenceOf(before, after)).toEqual([
      { path: 'limits.max', before: '20', after: '30' },
      { path: 'bets.0.stake', before: undefined, after: '5' },
      { path: 'gone', before: 'true', after: undefined },
    ]);
  });

  test('is all of what is new, and nothing where nothing is', () => {
    expect(differenceOf(null, { reason: 'x', bets: [] })).toEqual([
      { path: 'reason', before: undefined, after: 'x' },
      { path: 'bets', before: undefined, after: '[]' },
    ]);
    expect(differenceOf(null, null)).toEqual([]);
    expect(differenceOf({}, null)).toEqual([]);
  });

  test('tells a text from the number that looks like it', () => {
    expect(differenceOf({ a: null }, { a: 'null' })).toEqual([{ path: 'a', before: 'null', after: '"null"' }]);
  });
});

describe('sums', () => {
  test('of rounds are those of their figures', () => {
    const round = { roundId: '1', totalReceipts: 1, totalBets: 1, totalPrizePoolMinor: 0 };
    const rounds = [
      { ...round, totalStakesMinor: 500, totalPaidMinor: 700, houseBalanceMinor: -200 },
      { ...round, totalStakesMinor: 300, totalPaidMinor: 0, houseBalanceMinor: 300 },
    ];
    expect(sumOfRounds(rounds)).toEqual({ stakesMinor: 800, paidMinor: 700, balanceMinor: 100 });
  });

  test('of a day are over its cashiers, the oldest day first', () => {
    const row = (day: string, cashierId: string, receivedMinor: number) => ({
      day,
      cashierId,
      receivedMinor,
      payoutsMinor: 1,
      balanceMinor: receivedMinor - 1,
      receipts: 1,
    });
    expect(byDay({ days: [row('2026-03-02', 'a', 5), row('2026-03-01', 'a', 7), row('2026-03-01', 'b', 8)] })).toEqual([
      { day: '2026-03-01', receivedMinor: 15, payoutsMinor: 2 },
      { day: '2026-03-02', receivedMinor: 5, payoutsMinor: 1 },
    ]);
  });

  test('are asked of UTC days, across the end of a month', () => {
    expect(dateBefore(Date.parse('2026-03-01T00:30:00Z'), 0)).toBe('2026-03-01');
    expect(dateBefore(Date.parse('2026-03-01T23:30:00Z'), 1)).toBe('2026-02-28');
  });
});
