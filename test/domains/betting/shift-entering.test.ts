import { describe, expect, it } from 'vitest';
import type { AggregateStub, Outcome } from '../../../core/aggregates/client.ts';
import type { CommandEnvelope } from '../../../core/aggregates/definition.ts';
import { EnteredShifts, inShift, type Teller, type Within } from '../../../domains/betting/shift/entering.ts';
import { T } from '../../support/betting.ts';

const TELLER: Teller = { userId: 'cashier-1', requestId: 'request-1', clientHash: 'c0ffee', roleVersion: 3, signedInAt: T };
const SOLD: Outcome<string> = { ok: true, version: 9, reply: 'sold' };
const refused = (code: string) => ({ ok: false as const, rejection: { code, details: {} } });
const SEALED = refused('betting/shift-closed');

/** A cashier whose shifts are entered in turn, and a round that answers as told; every call is noted. */
function counter({ shifts = ['1-cashier-1'], version = 5 }: { shifts?: readonly (string | Outcome<never>)[]; version?: number } = {}) {
  const calls: string[] = [];
  let entered = 0;
  const stub = (answer: () => Outcome<unknown>): AggregateStub => ({
    execute: async (text) => {
      const [sent] = JSON.parse(text) as CommandEnvelope<{ type: string; roundId?: string }>[];
      calls.push(`${sent?.command.type} ${sent?.command.roundId ?? ''}`.trim());
      return JSON.stringify([answer()]);
    },
  });
  const deps = {
    entered: new EnteredShifts(),
    shiftsOpenByThemselves: true,
    round: () => stub(() => ({ ok: true, version, reply: {} })),
    shift: () =>
      stub(() => {
        const shift = shifts[Math.min(entered, shifts.length - 1)];
        entered += 1;
        return typeof shift === 'string' ? { ok: true, version: 1, reply: { shiftId: shift, sealing: [] } } : (shift ?? SEALED);
      }),
  };
  /** Sends two commands; `answers` are what the round says, try after try. */
  const sell = (answers: readonly Outcome<string>[][], { teller = TELLER, roundId = '7001' } = {}) => {
    let tries = 0;
    return inShift(deps, teller, roundId, 2, async ({ shiftId }: Within) => {
      calls.push(`sell in ${shiftId}`.trim());
      tries += 1;
      return answers[tries - 1] ?? [];
    });
  };
  return { calls, sell };
}

describe('a command within a shift', () => {
  it('enters the round first, and from then on costs no call more', async () => {
    const { calls, sell } = counter();
    expect(await sell([[SOLD, SOLD]])).toEqual([SOLD, SOLD]);
    expect(calls).toEqual(['WakeRound', 'EnterRound 7001', 'sell in 1-cashier-1']);
    await sell([[SOLD, SOLD]]);
    expect(calls.slice(3)).toEqual(['sell in 1-cashier-1']);
    await sell([[SOLD, SOLD]], { roundId: '8001' });
    expect(calls.slice(4)).toEqual(['WakeRound', 'EnterRound 8001', 'sell in 1-cashier-1']);
  });

  it('is remembered for its session alone: another role or another sign-in enters anew', async () => {
    const { calls, sell } = counter();
    await sell([[SOLD]]);
    for (const other of [{ roleVersion: 4 }, { signedInAt: T + 1 }, { userId: 'cashier-2' }]) {
      calls.length = 0;
      await sell([[SOLD]], { teller: { ...TELLER, ...other } });
      expect(calls).toContain('EnterRound 7001');
    }
  });

  it('goes to the next shift where a round has sealed the one it knew, and once more where that one ends meanwhile', async () => {
    const { calls, sell } = counter({ shifts: ['1-cashier-1', '2-cashier-1', '3-cashier-1'] });
    await sell([[SOLD]]);
    calls.length = 0;
    expect(
      await sell([
        [SOLD, SEALED],
        [SEALED, SEALED],
        [SOLD, SOLD],
      ]),
    ).toEqual([SOLD, SOLD]);
    expect(calls.filter((call) => call.startsWith('sell'))).toEqual(['sell in 1-cashier-1', 'sell in 2-cashier-1', 'sell in 3-cashier-1']);
  });

  it('is answered when shifts end as fast as it enters them', async () => {
    const { calls, sell } = counter();
    expect(await sell([[SEALED], [SEALED], [SOLD]])).toEqual([SEALED]);
    expect(calls.filter((call) => call.startsWith('EnterRound'))).toHaveLength(2);
  });

  it('is refused, each of it, where no shift can be entered; what was done before is told again', async () => {
    for (const code of ['betting/no-open-shift', 'betting/money-suspended']) {
      const { calls, sell } = counter({ shifts: [refused(code)] });
      expect(await sell([[SOLD, SEALED]])).toEqual([SOLD, refused(code)]);
      expect(calls).toEqual(['WakeRound', 'EnterRound 7001', 'sell in']);
    }
  });

  it('is refused, each of it, where the shift does not answer, and the round hears nothing of it', async () => {
    const away = refused('core/database-unavailable');
    const { calls, sell } = counter({ shifts: [away] });
    expect(await sell([[SOLD, SOLD]])).toEqual([away, away]);
    expect(calls).toEqual(['WakeRound', 'EnterRound 7001']);
  });

  it('enters no round that was never opened: its shift would wait for its answer for ever', async () => {
    const { calls, sell } = counter({ version: 0 });
    expect(await sell([[SOLD]])).toEqual([refused('betting/unknown-round'), refused('betting/unknown-round')]);
    expect(calls).toEqual(['WakeRound']);
  });
});
