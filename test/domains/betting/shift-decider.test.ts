import { describe, expect, it } from 'vitest';
import { NOTHING_MOVED } from '../../../domains/betting/round/model.ts';
import { cashierOfShift, MAX_ROUNDS } from '../../../domains/betting/shift/decider.ts';
import { shiftDefinition } from '../../../domains/betting/shift/definition.ts';
import { standingOf } from '../../../domains/betting/shift/shift.ts';
import { T } from '../../support/betting.ts';
import { contextOf } from '../../support/given.ts';
import {
  CASHIER,
  closeShift,
  countRound,
  entered,
  enterRound,
  givenShift as given,
  openShift,
  roundCounted,
  SHIFT,
  shiftClosed,
  shiftClosing,
  shiftOpened,
  suspendMoney,
} from '../../support/shifts.ts';

const NEXT = `2-${CASHIER}`;
const open = [shiftOpened(), entered('7001')];
const closed = [shiftOpened(), shiftClosing([]), shiftClosed()];

describe('EnterRound', () => {
  it('opens a shift with no float where that happens by itself, and enters the round in the same breath', () => {
    given()
      .when(enterRound('7001'))
      .thenHappens(
        { type: 'ShiftOpened', data: { shiftId: SHIFT, cashierId: CASHIER, isAutomatic: true, floatMinor: 0, openedAt: T } },
        { type: 'ShiftEnteredRound', data: { shiftId: SHIFT, roundId: '7001' } },
      );
  });

  it('asks for a shift opened by hand where the setting says so, and may be asked again', () => {
    const refused = given().when(enterRound('7001', { opensByItself: false }));
    refused.thenRefused('betting/no-open-shift');
    expect(refused.decision).toMatchObject({ isForNow: true });
    given(shiftOpened(5_000))
      .when(enterRound('7001', { opensByItself: false }))
      .thenHappens({ type: 'ShiftEnteredRound', data: { shiftId: SHIFT } });
  });

  it('enters each round once', () => {
    given(...open)
      .when(enterRound('7001'))
      .thenNothing();
    given(...open)
      .when(enterRound('8001'))
      .thenHappens({ type: 'ShiftEnteredRound', data: { shiftId: SHIFT, roundId: '8001' } });
  });

  it('closes a shift that opened by itself after a day, uncounted, and goes on in the next', () => {
    const later = (at: number) => ({ ...enterRound('8001'), at });
    given(...open)
      .when(later(T + 86_400_000 - 1))
      .thenHappens({ type: 'ShiftEnteredRound', data: { shiftId: SHIFT, roundId: '8001' } });
    given(...open)
      .when({ ...enterRound('7001'), at: T + 86_400_000 })
      .thenNothing();
    given(...open)
      .when(later(T + 86_400_000))
      .thenHappens(
        { type: 'ShiftClosing', data: { shiftId: SHIFT, roundIds: ['7001'], countedMinor: null } },
        { type: 'ShiftOpened', data: { shiftId: NEXT, isAutomatic: true } },
        { type: 'ShiftEnteredRound', data: { shiftId: NEXT, roundId: '8001' } },
      );
    const { state } = given(...open);
    const decision = shiftDefinition.decide(enterRound('8001').command, state, contextOf('shift', T + 86_400_000));
    const events = decision.ok ? decision.events : [];
    const reply = shiftDefinition.reply(events, events.reduce(shiftDefinition.evolve, state), contextOf('shift', T));
    expect(reply).toMatchObject({ shiftId: NEXT, sealing: [{ shiftId: SHIFT, roundId: '7001' }] });
  });

  it('leaves a shift with a float to its cashier, and lets it enter no more rounds than an object can remember', () => {
    const rounds = Array.from({ length: MAX_ROUNDS }, (_, index) => entered(String(index + 1)));
    const byHand = (at: number) => ({ ...enterRound('9999999'), at });
    given(shiftOpened(5_000))
      .when(byHand(T + 10 * 86_400_000))
      .thenHappens({ type: 'ShiftEnteredRound', data: { shiftId: SHIFT } });
    given(shiftOpened(5_000), ...rounds)
      .when(byHand(T))
      .thenRefused('betting/shift-too-long', { shiftId: SHIFT });
    given(shiftOpened(), ...rounds)
      .when(byHand(T))
      .thenHappens({ type: 'ShiftClosing' }, { type: 'ShiftOpened', data: { shiftId: NEXT } }, { type: 'ShiftEnteredRound' });
  });

  it('is of the next shift while the last one is still closing', () => {
    given(...open, shiftClosing(['7001']))
      .when(enterRound('7001'))
      .thenHappens({ type: 'ShiftOpened', data: { shiftId: NEXT } }, { type: 'ShiftEnteredRound', data: { shiftId: NEXT } });
  });
});

describe('OpenShift', () => {
  it('opens with the float that was counted, once at a time', () => {
    given()
      .when(openShift(5_000))
      .thenHappens({ type: 'ShiftOpened', data: { shiftId: SHIFT, isAutomatic: false, floatMinor: 5_000 } });
    given(...open)
      .when(openShift())
      .thenRefused('betting/shift-open', { shiftId: SHIFT });
    given(...closed)
      .when(openShift())
      .thenHappens({ type: 'ShiftOpened', data: { shiftId: NEXT } });
  });
});

describe('CloseShift', () => {
  it('tells every round to seal it, and takes no more', () => {
    const closing = given(...open, entered('8001')).when(closeShift(70));
    closing.thenHappens({ type: 'ShiftClosing', data: { roundIds: ['7001', '8001'], countedMinor: 70, closingAt: T + 9 } });
    const seal = (id: string) => ({ aggregateType: 'round', id, command: { type: 'SealShift', shiftId: SHIFT, cashierId: CASHIER } });
    expect(shiftDefinition.react(shiftClosing(['7001', '8001']))).toEqual([seal('7001'), seal('8001')]);
  });

  it('is done at once where no round was entered', () => {
    given(shiftOpened(5_000))
      .when(closeShift(4_990))
      .thenHappens(
        { type: 'ShiftClosing', data: { roundIds: [], countedMinor: 4_990 } },
        { type: 'ShiftClosed', data: { sums: NOTHING_MOVED, floatMinor: 5_000, expectedMinor: 5_000, differenceMinor: -10 } },
      );
  });

  it('happens once, whether the rounds have answered or not', () => {
    given(...open, shiftClosing(['7001']))
      .when(closeShift())
      .thenRefused('betting/shift-already-closed');
    given(...closed)
      .when(closeShift())
      .thenRefused('betting/shift-already-closed');
    given(...closed, shiftOpened(0, NEXT))
      .when(closeShift(0, SHIFT))
      .thenRefused('betting/shift-already-closed');
  });

  it('knows no shift that was never opened', () => {
    for (const shiftId of [NEXT, `0-${CASHIER}`, 'constructor', '', `x-${CASHIER}`]) {
      given(...open)
        .when(closeShift(0, shiftId))
        .thenRefused('betting/unknown-shift');
    }
  });
});

describe('CountRound', () => {
  const closing = [...open, entered('8001'), shiftClosing(['7001', '8001'], 1_000)];

  it('waits for every round, then closes with the sums of all: float and sales less voids, payouts and refunds', () => {
    given(...closing)
      .when(countRound('7001', { salesMinor: 700 }))
      .thenHappens({ type: 'ShiftRoundCounted', data: { roundId: '7001' } });
    const sums = { receipts: 3, salesMinor: 900, voids: 1, voidsMinor: 50, payouts: 2, payoutsMinor: 330, refunds: 1, refundsMinor: 20 };
    given(...closing, roundCounted('7001', { receipts: 1, salesMinor: 100 }))
      .when(countRound('8001', sums))
      .thenHappens(
        { type: 'ShiftRoundCounted' },
        {
          type: 'ShiftClosed',
          data: {
            sums: { ...sums, receipts: 4, salesMinor: 1_000 },
            expectedMinor: 1_000 - 50 - 330 - 20,
            countedMinor: 1_000,
            differenceMinor: 400,
            closedAt: T + 10,
          },
        },
      );
  });

  it('counts a round once, and only one that the shift entered and that is asked now', () => {
    const counted = [...closing, roundCounted('7001', { salesMinor: 100 })];
    for (const again of [countRound('7001', { salesMinor: 100 }), countRound('9001'), countRound('8001', {}, NEXT)]) {
      given(...counted)
        .when(again)
        .thenNothing();
    }
    given(...open)
      .when(countRound('7001'))
      .thenNothing();
    given(...closed)
      .when(countRound('7001'))
      .thenNothing();
  });

  it('leaves the shift alone that was opened meanwhile', () => {
    const meanwhile = [...closing, roundCounted('8001'), shiftOpened(0, NEXT), entered('7001', NEXT)];
    given(...meanwhile)
      .when(countRound('7001', { salesMinor: 100 }))
      .thenHappens({ type: 'ShiftRoundCounted' }, { type: 'ShiftClosed', data: { shiftId: SHIFT, sums: { salesMinor: 100 } } });
    expect(given(...meanwhile, roundCounted('7001'), shiftClosed()).state).toMatchObject({ open: { shiftId: NEXT }, closing: {} });
  });
});

describe('SuspendMoney', () => {
  it('closes the open shift uncounted, and refuses sessions of an older role or an earlier sign-in', () => {
    const suspend = given(...open).when(suspendMoney({ minRoleVersion: 2, signedInAfter: T }));
    suspend.thenHappens({ type: 'MoneySuspended' }, { type: 'ShiftClosing', data: { countedMinor: null, roundIds: ['7001'] } });
    const after = given(...open, ...(suspend.decision.ok ? suspend.decision.events : []));
    for (const session of [
      { roleVersion: 1, signedInAt: T + 1 },
      { roleVersion: 2, signedInAt: T },
    ]) {
      after.when(enterRound('7001', session)).thenRefused('betting/money-suspended');
      after.when(openShift(0, session)).thenRefused('betting/money-suspended');
    }
    after
      .when(enterRound('7001', { roleVersion: 2, signedInAt: T + 1 }))
      .thenHappens({ type: 'ShiftOpened' }, { type: 'ShiftEnteredRound' });
    after.when(openShift(0, { roleVersion: 2, signedInAt: T + 1 })).thenHappens({ type: 'ShiftOpened', data: { shiftId: NEXT } });
  });

  it('counts the drawer without a difference: nobody counted it', () => {
    given(shiftOpened(), entered('7001'), shiftClosing(['7001'], null))
      .when(countRound('7001', { salesMinor: 100 }))
      .thenHappens(
        { type: 'ShiftRoundCounted' },
        { type: 'ShiftClosed', data: { expectedMinor: 100, countedMinor: null, differenceMinor: null } },
      );
  });

  it('told twice, spares the shift of a session that came after; what is older never weakens it', () => {
    const suspended = given().when(suspendMoney({ minRoleVersion: 2, signedInAfter: T })).decision;
    const next = [...(suspended.ok ? suspended.events : []), shiftOpened(0), entered('7001')];
    for (const again of [
      suspendMoney({ minRoleVersion: 2, signedInAfter: T }),
      suspendMoney({ minRoleVersion: 1, signedInAfter: T - 1 }),
    ]) {
      given(...next)
        .when(again)
        .thenNothing();
    }
    given(...next)
      .when(suspendMoney({ minRoleVersion: 1, signedInAfter: T + 5 }))
      .thenHappens({ type: 'MoneySuspended', data: { minRoleVersion: 2, signedInAfter: T + 5 } }, { type: 'ShiftClosing' });
  });

  it('refuses a shift opened by hand within no session', () => {
    given()
      .when({ ...openShift(), within: {} })
      .thenRefused('betting/money-suspended');
  });
});

describe('what the sender of a command is told', () => {
  it('is the shift that it opened or closed, also when it asks again after the next one was opened', () => {
    const { state } = given(...closed, shiftOpened(0, NEXT));
    const told = (...events: Parameters<typeof shiftDefinition.reply>[0]) =>
      shiftDefinition.reply(events, state, contextOf('shift:x', T)).shiftId;
    expect(told(shiftOpened())).toBe(SHIFT);
    expect(told(shiftClosing([]), shiftClosed())).toBe(SHIFT);
    expect(told()).toBe(NEXT);
  });

  it('names the rounds that have not answered yet', () => {
    const { state } = given(...open, entered('8001'), shiftClosing(['7001', '8001']), roundCounted('7001'));
    expect(shiftDefinition.reply([], state, contextOf('shift:x', T)).sealing).toEqual([{ shiftId: SHIFT, roundId: '8001' }]);
  });
});

describe('a shift as its events tell it', () => {
  it('goes from open by closing to closed, and names what it waits for', () => {
    expect(standingOf([])).toBeNull();
    expect(standingOf([shiftOpened(500), entered('7001')])).toMatchObject({
      shift: { shiftId: SHIFT, status: 'open', floatMinor: 500, expectedMinor: 500, countedMinor: null, closedAt: null },
    });
    const closing = [
      shiftOpened(),
      entered('7001'),
      entered('8001'),
      shiftClosing(['7001', '8001'], 90),
      roundCounted('7001', { salesMinor: 80 }),
    ];
    expect(standingOf(closing)).toMatchObject({
      shift: { status: 'closing', countedMinor: 90, expectedMinor: 80, differenceMinor: null },
      uncounted: ['8001'],
    });
    const sums = { ...NOTHING_MOVED, salesMinor: 80 };
    expect(standingOf([...closing, roundCounted('8001'), shiftClosed(SHIFT, sums)])).toMatchObject({
      shift: { status: 'closed', sums, expectedMinor: 80, closedAt: new Date(T).toISOString() },
      uncounted: [],
    });
  });
});

describe('the id of a shift', () => {
  it('names its cashier, whatever the cashier is called, and nothing else does', () => {
    expect(cashierOfShift('12-key:a-b')).toBe('key:a-b');
    for (const none of ['', '-x', '0-x', '1-', 'x-1', '1', '1234567890-x', ` 1-x`]) expect(cashierOfShift(none)).toBeNull();
  });
});
