import { describe, expect, it } from 'vitest';
import type { Stake } from '../../../domains/betting/contract.ts';
import { chainHead } from '../../../domains/betting/round/draw.ts';
import { NO_DRAWER, NOTHING_MOVED, type RoundCommand, type RoundEvent } from '../../../domains/betting/round/model.ts';
import { receiptIdOf } from '../../../domains/betting/round/receipt-id.ts';
import {
  CLOSE,
  codeOf,
  given,
  LIMITS,
  placeTicket,
  RACE_MS,
  roundFinished,
  roundOpened,
  roundStarted,
  roundVoided,
  shiftSealed,
  T,
  ticketModified,
  ticketPlaced,
  ticketVoided,
} from '../../support/betting.ts';
import type { Asked } from '../../support/given.ts';

const FIRST = receiptIdOf(7_001, 1);
const SHIFT = '1-cashier-1';
const bet = (participantNumber: number, stakeMinor: number): Stake => ({ participantNumber, stakeMinor });
const within = { shiftId: SHIFT };

function modify(bets: readonly Stake[], { at = T, cashierId = 'cashier-1' } = {}): Asked<RoundCommand> {
  return { command: { type: 'ModifyTicket', receiptId: FIRST, cashierId, bets }, at, within };
}
function voiding({ at = T, by = 'cashier-1', isAdmin = false } = {}): Asked<RoundCommand> {
  return { command: { type: 'VoidTicket', receiptId: FIRST, by, isAdmin, reason: 'Mistyped' }, at, within };
}
function pay({ sequence = 1, code = codeOf(sequence), by = 'cashier-2' } = {}): Asked<RoundCommand> {
  const receiptId = receiptIdOf(7_001, sequence);
  return { command: { type: 'PayTicket', receiptId, by, redeemCode: code }, at: CLOSE + RACE_MS, within };
}

const sold = [roundOpened(), ticketPlaced()];
const started = [...sold, roundStarted()];
const voided = [...sold, roundVoided(...sold)];

/** A settled round in which the first ticket backed the winner with 105, and the second another runner. */
function settled(changes: Parameters<typeof roundOpened>[0] = {}) {
  const winner = winnerOf([roundOpened(changes), ticketPlaced(), roundStarted()]);
  const other = (winner % 3) + 1;
  const running = [roundOpened(changes), ticketPlaced(1, [bet(winner, 105)]), ticketPlaced(2, [bet(other, 100)]), roundStarted()];
  return { winner, history: [...running, roundFinished(...running)] };
}
function winnerOf(running: readonly RoundEvent[]): number {
  const finished = roundFinished(...running);
  return finished.type === 'RoundFinished' ? finished.data.winner.participantNumber : 0;
}

describe('ModifyTicket', () => {
  it('replaces the bets, priced anew, and says what stood before', () => {
    given(...sold)
      .when(modify([bet(3, 29), bet(2, 50)]))
      .thenHappens({
        type: 'TicketModified',
        data: {
          receiptId: FIRST,
          cashierId: 'cashier-1',
          shiftId: SHIFT,
          totalMinor: 79,
          bets: [
            { ...bet(3, 29), coefficientHundredths: 333, prizeMinor: 96 },
            { ...bet(2, 50), coefficientHundredths: 350, prizeMinor: 175 },
          ],
          previous: { totalMinor: 100, bets: [{ ...bet(1, 100), prizeMinor: 220 }] },
          placedAt: T,
          modifiedAt: T,
        },
      });
  });

  it('starts from what the last change left', () => {
    given(...sold, ticketModified(1, [bet(2, 40)]))
      .when(modify([bet(1, 10)]))
      .thenHappens({ type: 'TicketModified', data: { previous: { totalMinor: 40, bets: [bet(2, 40)] } } });
  });

  it('is held to the limits of a sale', () => {
    const when = given(...sold).when;
    when(modify([bet(1, LIMITS.minStakeMinor - 1)])).thenRefused('betting/stake-out-of-limits', { field: 'bets.0.stakeMinor' });
    when(modify([bet(4, 10)])).thenRefused('betting/unknown-participant', { participantNumber: 4 });
    when(modify(Array.from({ length: LIMITS.maxBets + 1 }, () => bet(1, 10)))).thenRefused('betting/too-many-bets');
    when(modify([bet(2, 100_000), bet(2, 50_000)])).thenRefused('betting/payout-too-high');
  });

  it('is for who sold it alone, until 1 ms before the close', () => {
    const { when } = given(...sold);
    when(modify([bet(1, 10)], { cashierId: 'cashier-2' })).thenRefused('betting/not-your-ticket');
    when(modify([bet(1, 10)], { at: CLOSE - 1 })).thenHappens({ type: 'TicketModified', data: { modifiedAt: CLOSE - 1 } });
    when(modify([bet(1, 10)], { at: CLOSE })).thenRefused('betting/round-closed', { closedAt: new Date(CLOSE).toISOString() });
    given(...started)
      .when(modify([bet(1, 10)]))
      .thenRefused('betting/round-closed');
  });

  it('is refused for what was never sold, what is void, and in a round that is void', () => {
    given(roundOpened())
      .when(modify([bet(1, 10)]))
      .thenRefused('betting/unknown-receipt');
    given()
      .when(modify([bet(1, 10)]))
      .thenRefused('betting/unknown-receipt');
    given(...sold, ticketVoided())
      .when(modify([bet(1, 10)]))
      .thenRefused('betting/ticket-void');
    given(...voided)
      .when(modify([bet(1, 10)]))
      .thenRefused('betting/round-void');
  });
});

describe('VoidTicket', () => {
  it('gives back all that the ticket cost now, from the drawer of who does it', () => {
    given(...sold, ticketModified(1, [bet(2, 40), bet(1, 20)]))
      .when(voiding())
      .thenHappens({
        type: 'TicketVoided',
        data: {
          receiptId: FIRST,
          totalMinor: 60,
          bets: [bet(2, 40), bet(1, 20)],
          voidedBy: 'cashier-1',
          shiftId: SHIFT,
          reason: 'Mistyped',
        },
      });
  });

  it('is for who sold it, and for an admin, whose drawer pays and whose name stands beside the seller’s', () => {
    const { when } = given(...sold);
    when(voiding({ by: 'cashier-2' })).thenRefused('betting/not-your-ticket');
    when(voiding({ by: 'boss', isAdmin: true })).thenHappens({
      type: 'TicketVoided',
      data: { voidedBy: 'boss', cashierId: 'cashier-1' },
    });
  });

  it('happens once, and before the close', () => {
    given(...sold, ticketVoided())
      .when(voiding())
      .thenRefused('betting/ticket-void');
    const { when } = given(...sold);
    when(voiding({ at: CLOSE - 1 })).thenHappens({ type: 'TicketVoided' });
    when(voiding({ at: CLOSE })).thenRefused('betting/round-closed');
    given(...voided)
      .when(voiding())
      .thenRefused('betting/round-void');
  });

  it('frees no number: the next ticket has one of its own', () => {
    given(...sold, ticketVoided())
      .when(placeTicket())
      .thenHappens({ type: 'TicketPlaced', data: { receiptId: receiptIdOf(7_001, 2) } });
  });
});

describe('PayTicket', () => {
  it('pays what the winning bets won, whoever sold it, from the drawer of who pays', () => {
    const { winner, history } = settled();
    const coefficientHundredths = [220, 350, 333][winner - 1] ?? 0;
    const amountMinor = Math.floor((105 * coefficientHundredths) / 100);
    const data = { kind: 'prize', amountMinor, paidBy: 'cashier-2', cashierId: 'cashier-1', shiftId: SHIFT };
    given(...history)
      .when(pay())
      .thenHappens({ type: 'TicketPaid', data: { ...data, bets: [{ participantNumber: winner, prizeMinor: amountMinor }] } });
  });

  it('refuses a ticket that lost, that was paid and that is void, for good', () => {
    const { winner, history } = settled();
    given(...history)
      .when(pay({ sequence: 2 }))
      .thenRefused('betting/ticket-lost');
    const paid = given(...history).when(pay()).decision;
    given(...history, ...(paid.ok ? paid.events : []))
      .when(pay())
      .thenRefused('betting/ticket-paid');
    const running = [roundOpened(), ticketPlaced(1, [bet(winner, 105)]), ticketVoided(1, [bet(winner, 105)]), roundStarted()];
    const late = given(...running, roundFinished(...running)).when(pay());
    late.thenRefused('betting/ticket-void');
    expect(late.decision).not.toHaveProperty('isForNow');
  });

  it('gives the stakes back when the round is void, once', () => {
    given(...voided)
      .when(pay())
      .thenHappens({ type: 'TicketPaid', data: { kind: 'refund', amountMinor: 100, bets: [{ ...bet(1, 100), prizeMinor: 0 }] } });
    const refunded = given(...voided).when(pay()).decision;
    given(...voided, ...(refunded.ok ? refunded.events : []))
      .when(pay())
      .thenRefused('betting/ticket-paid');
  });

  it('waits for the draw, and may be asked again with the same key', () => {
    for (const history of [sold, started]) {
      const early = given(...history).when(pay());
      early.thenRefused('betting/not-settled');
      expect(early.decision).toMatchObject({ isForNow: true });
    }
  });

  it('asks for the printed code as people type it, and tells nothing without it', () => {
    const { history } = settled();
    const { when } = given(...history);
    const code = codeOf(1);
    for (const wrong of ['', '00000000', codeOf(2), code.slice(0, 7), `${code}0`, 'ÀÉÎÕÜÀÉÎ']) {
      when(pay({ code: wrong })).thenRefused('betting/wrong-redeem-code', { field: 'redeemCode' });
    }
    const typed = `${code.slice(0, 4).toLowerCase()} - ${code.slice(4)}`.replaceAll('0', 'o').replaceAll('1', 'l');
    when(pay({ code: typed })).thenHappens({ type: 'TicketPaid' });
    // A lost ticket is not told from a won one by who lacks the code.
    when(pay({ sequence: 2, code })).thenRefused('betting/wrong-redeem-code');
    when(pay({ sequence: 3 })).thenRefused('betting/unknown-receipt');
  });
});

describe('a sealed drawer', () => {
  const sealed = (history: readonly RoundEvent[]) => given(...history, shiftSealed(SHIFT)).when;

  it('sells, changes, voids and pays nothing more; the next shift may send the same command', () => {
    const asked: [readonly RoundEvent[], Asked<RoundCommand>][] = [
      [[roundOpened()], { ...placeTicket(), within }],
      [sold, modify([bet(1, 10)])],
      [sold, voiding()],
      [voided, pay()],
    ];
    for (const [history, command] of asked) {
      const refused = sealed(history)(command);
      refused.thenRefused('betting/shift-closed');
      expect(refused.decision).toMatchObject({ isForNow: true });
      const next = sealed(history)({ ...command, within: { shiftId: '2-cashier-1' } }).decision;
      expect(next).toMatchObject({ ok: true, events: [{ data: { shiftId: '2-cashier-1' } }] });
    }
  });

  it('is like that of who has none: nothing moves', () => {
    given(roundOpened())
      .when({ ...placeTicket(), within: { shiftId: NO_DRAWER } })
      .thenRefused('betting/shift-closed');
  });

  it('is sealed once, with what moved in it', () => {
    const placed = ticketPlaced(1, [bet(1, 100)], SHIFT);
    const seal: Asked<RoundCommand> = { command: { type: 'SealShift', shiftId: SHIFT, cashierId: 'cashier-1' }, at: T + 9 };
    given(roundOpened(), placed, ticketPlaced(2, [bet(1, 50)], '1-other'))
      .when(seal)
      .thenHappens({
        type: 'ShiftSealed',
        data: { shiftId: SHIFT, cashierId: 'cashier-1', sums: { ...NOTHING_MOVED, receipts: 1, salesMinor: 100 }, sealedAt: T + 9 },
      });
    given(roundOpened())
      .when(seal)
      .thenHappens({ type: 'ShiftSealed', data: { sums: NOTHING_MOVED } });
    given(roundOpened(), placed, shiftSealed(SHIFT)).when(seal).thenNothing();
    given().when(seal).thenRefused('betting/unknown-round');
  });

  it('stays sealed through the end of the round', () => {
    const { winner } = settled();
    const running = [roundOpened(), ticketPlaced(1, [bet(winner, 100)], SHIFT), shiftSealed(SHIFT), roundStarted()];
    given(...running, roundFinished(...running))
      .when(pay())
      .thenRefused('betting/shift-closed');
  });
});

describe('the head of the chain', () => {
  it('tells sales, changes and voids apart, in their order', () => {
    const head = (...history: readonly RoundEvent[]) => {
      const { state } = given(roundOpened(), ...history);
      return state.status === 'unopened' ? '' : state.head;
    };
    const opening = head();
    const one = chainHead(opening, FIRST, [bet(1, 100)]);
    const changed = chainHead(one, `modify|${FIRST}`, [bet(2, 40)]);
    expect(head(ticketPlaced())).toBe(one);
    expect(head(ticketPlaced(), ticketModified(1, [bet(2, 40)]))).toBe(changed);
    expect(head(ticketPlaced(), ticketModified(1, [bet(2, 40)]), ticketVoided(1, [bet(2, 40)]))).toBe(
      chainHead(changed, `void|${FIRST}`, [bet(2, 40)]),
    );
    const heads = [
      head(ticketPlaced(1, [bet(2, 40)])),
      head(ticketPlaced(), ticketModified(1, [bet(2, 40)])),
      head(ticketPlaced(1), ticketVoided(1), ticketPlaced(2)),
      head(ticketPlaced(1), ticketPlaced(2), ticketVoided(1)),
      head(ticketPlaced(1), ticketPlaced(2), ticketVoided(2)),
    ];
    expect(new Set(heads).size).toBe(heads.length);
  });
});

describe('sums', () => {
  it('never pass what a number holds exactly: the round is full before', () => {
    const limits = { ...LIMITS, maxStakeMinor: 1_000_000_000, maxBets: 100, maxPayoutMinor: Number.MAX_SAFE_INTEGER };
    const runners = [1, 2].map((participantNumber) => ({ participantNumber, name: 'R', coefficientHundredths: 900_000_000_000 }));
    const opened = roundOpened({ limits, runners });
    const { decision } = given(opened).when(placeTicket({ bets: [bet(2, 999_999)] }));
    expect(decision).toMatchObject({ ok: true, events: [{ data: { bets: [{ prizeMinor: 8_999_991_000_000_000 }] } }] });
    const { when } = given(opened, ...(decision.ok ? decision.events : []));
    when(placeTicket({ bets: [bet(2, 500)] })).thenHappens({ type: 'TicketPlaced' });
    when(placeTicket({ bets: [bet(2, 1_000)] })).thenRefused('betting/round-full');
  });
});
