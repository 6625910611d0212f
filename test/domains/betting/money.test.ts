import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundDefinition } from '../../../domains/betting/round/definition.ts';
import { RoundEvent, type OpenedRound, type RoundState } from '../../../domains/betting/round/model.ts';
import { standingOf, ticketOf } from '../../../domains/betting/round/ticket.ts';
import { Books } from '../../support/books.ts';
import { CLOSE, RUNNERS, STREAM_ID } from '../../support/betting.ts';
import { histories, historyIn, type History } from '../../support/betting-histories.ts';
import { contextOf } from '../../support/given.ts';

const RUNS = { numRuns: 300 };
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Every moment of a history: the round after its events so far, and the books over the same. */
function* moments({ events }: History): Generator<{ state: RoundState; books: Books; event: RoundEvent }> {
  const books = new Books();
  let state: RoundState = roundDefinition.initialState;
  for (const event of events) {
    state = roundDefinition.evolve(state, event);
    books.enter(event);
    yield { state, books, event };
  }
}

/** What is due on all tickets of a round now. */
function dueMinor(events: readonly RoundEvent[], round: OpenedRound): number {
  const about = historyIn(events);
  const numbers = new Set(events.flatMap((event) => roundDefinition.subject?.(event) ?? []));
  return sum(
    [...numbers].map((number) => {
      const ticket = ticketOf(about(number));
      return ticket === null ? 0 : standingOf(ticket, round).dueMinor;
    }),
  );
}

describe('over any history of commands', () => {
  it('stakes in are payouts, refunds and what lies in the drawers, to the minor unit and at every moment', () => {
    const seen = { prizes: 0, refunds: 0, voids: 0 };
    fc.assert(
      fc.property(histories, (history) => {
        for (const { state, books } of moments(history)) {
          expect(books.stakesMinor).toBe(books.prizesPaidMinor + books.refundsPaidMinor + books.cashMinor);
          if (state.status === 'unopened') continue;
          expect(state.totals.stakesMinor).toBe(books.stakesMinor);
          expect(state.totals.receipts).toBe(books.standing.length);
          expect(state.totals.bets).toBe(sum(books.standing.map(({ stakes }) => stakes.length)));
        }
        const books = Books.over(history.events);
        seen.prizes += books.prizesPaidMinor > 0 ? 1 : 0;
        seen.refunds += books.refundsPaidMinor > 0 ? 1 : 0;
        seen.voids += books.lines.size > books.standing.length ? 1 : 0;
      }),
      RUNS,
    );
    // The histories reach what is to be proven.
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(20);
  });

  it('the stakes that were taken are those that were asked for, not as the events tell them', () => {
    fc.assert(
      fc.property(histories, ({ steps, events }) => {
        let takenMinor = 0;
        const totals = new Map<string, number>();
        for (const { command, refused, events: made } of steps) {
          if (refused !== null) continue;
          if (command.type === 'PlaceTicket' || command.type === 'ModifyTicket') {
            const [receiptId] = made.flatMap((event) => roundDefinition.subject?.(event) ?? []);
            totals.set(receiptId ?? '', sum(command.bets.map(({ stakeMinor }) => stakeMinor)));
          }
          if (command.type === 'VoidTicket') totals.delete(command.receiptId);
        }
        for (const total of totals.values()) takenMinor += total;
        expect(Books.over(events).stakesMinor).toBe(takenMinor);
      }),
      RUNS,
    );
  });

  it('what is due for each runner is the sum over its bets, each rounded down by itself; the draw pays that of the winner', () => {
    fc.assert(
      fc.property(histories, (history) => {
        if (history.plan.payout.model !== 'fixed-odds' || history.state.status === 'unopened') return;
        const books = Books.over(history.events);
        const finished = history.events.find((event) => event.type === 'RoundFinished');
        for (const { participantNumber, coefficientHundredths } of RUNNERS) {
          const due = sum(books.stakesOn(participantNumber).map((stake) => Number((BigInt(stake) * BigInt(coefficientHundredths)) / 100n)));
          expect(history.state.totals.prizesMinor[participantNumber] ?? 0).toBe(due);
          if (finished?.data.winner.participantNumber === participantNumber) expect(finished.data.totals.prizesMinor).toBe(due);
        }
      }),
      RUNS,
    );
  });

  it('once settled, what was paid and what is due are the prizes; a void round owes every stake', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { state, books, event } of moments(history)) {
          if (state.status !== 'finished' && state.status !== 'void') continue;
          const soFar = history.events.slice(0, history.events.indexOf(event) + 1);
          const due = dueMinor(soFar, state);
          const isRefunded = state.status === 'void' || state.pool?.isRefunded === true;
          const finished = soFar.find(({ type }) => type === 'RoundFinished');
          if (isRefunded) expect(books.refundsPaidMinor + due).toBe(books.stakesMinor);
          else if (finished?.type === 'RoundFinished') expect(books.prizesPaidMinor + due).toBe(finished.data.totals.prizesMinor);
          expect(isRefunded ? books.prizesPaidMinor : books.refundsPaidMinor).toBe(0);
        }
      }),
      RUNS,
    );
  });

  it('a pool leaves the house its takeout and not a minor unit more, and each winner is within one of a fair share', () => {
    let shared = 0;
    fc.assert(
      fc.property(histories, ({ plan, events, state }) => {
        const { payout } = plan;
        if (payout.model !== 'pari-mutuel' || state.status !== 'finished' || state.pool === null) return;
        const books = Books.over(events);
        const own = sum(books.stakesOn(state.winner));
        if (own === 0) {
          expect(dueMinor(events, state) + books.refundsPaidMinor).toBe(books.stakesMinor);
          return;
        }
        shared += 1;
        const takeoutMinor = Number((BigInt(books.stakesMinor) * BigInt(payout.takeoutBasisPoints)) / 10_000n);
        expect(books.stakesMinor - books.prizesPaidMinor - dueMinor(events, state)).toBe(takeoutMinor);
        const about = historyIn(events);
        for (const receiptId of books.lines.keys()) {
          const ticket = ticketOf(about(receiptId));
          if (ticket?.standing !== 'sold') continue;
          for (const { participantNumber, stakeMinor, prizeMinor } of standingOf(ticket, state).bets) {
            const fair = participantNumber === state.winner ? BigInt(stakeMinor) * BigInt(books.stakesMinor - takeoutMinor) : 0n;
            const off = BigInt(prizeMinor) * BigInt(own) - fair;
            expect(off < BigInt(own) && off > -BigInt(own)).toBe(true);
          }
        }
      }),
      { numRuns: 600 },
    );
    expect(shared).toBeGreaterThan(20);
  });

  it('no ticket is accepted, changed or voided at or after the close, nor before the opening, and none has the number of another', () => {
    fc.assert(
      fc.property(histories, ({ steps, events }) => {
        const numbers = events.flatMap((event) => (event.type === 'TicketPlaced' ? [event.data.receiptId] : []));
        expect(new Set(numbers).size).toBe(numbers.length);
        for (const { at, before, events: made } of steps) {
          if (!made.some(({ type }) => type === 'TicketPlaced' || type === 'TicketModified' || type === 'TicketVoided')) continue;
          expect(at).toBeLessThan(CLOSE);
          expect(before.status).toBe('waiting');
        }
      }),
      RUNS,
    );
  });

  it('a ticket is paid once, only when it is settled and not void, and never without its code; only its seller changes it', () => {
    let refusedCodes = 0;
    fc.assert(
      fc.property(histories, ({ steps }) => {
        const ended = new Set<string>();
        const sellers = new Map<string, string>();
        for (const { command, before, events, refused } of steps) {
          refusedCodes += refused === 'betting/wrong-redeem-code' ? 1 : 0;
          for (const event of events) {
            if (event.type === 'TicketPlaced') sellers.set(event.data.receiptId, event.data.cashierId);
            if (event.type === 'TicketModified' && command.type === 'ModifyTicket') {
              expect(sellers.get(event.data.receiptId)).toBe(command.cashierId);
            }
            if (event.type === 'TicketVoided' && command.type === 'VoidTicket' && !command.isAdmin) {
              expect(sellers.get(event.data.receiptId)).toBe(command.by);
            }
            if (event.type === 'TicketPaid') {
              expect(['finished', 'void']).toContain(before.status);
              expect(command.type === 'PayTicket' && command.redeemCode.length).toBe(8);
            }
            if (event.type !== 'TicketPaid' && event.type !== 'TicketVoided') continue;
            expect(ended).not.toContain(event.data.receiptId);
            ended.add(event.data.receiptId);
          }
        }
      }),
      RUNS,
    );
    expect(refusedCodes).toBeGreaterThan(20);
  });

  it('each drawer holds what its own events moved; once sealed its sums are told, and nothing more moves in it', () => {
    let seals = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const sealed = new Set<string>();
        for (const { state, books, event } of moments(history)) {
          if (state.status === 'unopened') continue;
          for (const [shiftId, drawer] of Object.entries(state.drawers)) expect(drawer.sums).toEqual(books.drawer(shiftId));
          if (event.type === 'ShiftSealed') {
            seals += 1;
            expect(event.data.sums).toEqual(books.drawer(event.data.shiftId));
            expect(sealed).not.toContain(event.data.shiftId);
            sealed.add(event.data.shiftId);
          } else if ('shiftId' in event.data) expect(sealed).not.toContain(event.data.shiftId);
        }
      }),
      RUNS,
    );
    expect(seals).toBeGreaterThan(20);
  });

  it('a decision changes neither the state nor the command it was given', () => {
    // The histories are played on frozen values: a write to any of them throws in strict mode.
    fc.assert(
      fc.property(histories, ({ steps }) => {
        for (const { before, command } of steps) expect(Object.isFrozen(before) && Object.isFrozen(command)).toBe(true);
      }),
      RUNS,
    );
  });

  it('the state is the fold of its events, also of events that were stored as JSON and read back', () => {
    fc.assert(
      fc.property(histories, ({ events, state }) => {
        const stored = events.map((event) => RoundEvent.parse(JSON.parse(JSON.stringify(event))));
        expect(stored).toEqual(events);
        expect(stored.reduce(roundDefinition.evolve, roundDefinition.initialState)).toEqual(state);
      }),
      RUNS,
    );
  });

  it('a state that was stored as JSON decides as the one in memory', () => {
    fc.assert(
      fc.property(histories, ({ steps, state }) => {
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        const soFar: RoundEvent[] = [];
        for (const { before, command, at, within, events, refused } of steps) {
          const read = JSON.parse(JSON.stringify(before)) as RoundState;
          const again = roundDefinition.decide(command, read, contextOf(STREAM_ID, at, historyIn([...soFar]), within));
          expect(again.ok ? again.events : again.rejection.code).toEqual(refused ?? events);
          soFar.push(...events);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a round only goes waiting, closed, running, finished, or from any of the first three to void', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(histories, (history) => {
        const life = history.events.flatMap(({ type }) => LETTERS[type] ?? []).join('');
        reached.add(life);
        expect(life).toMatch(history.plan.entropyKind === 'beacon' ? /^(O(V|C(V|S(V|F)?)?)?)?$/ : /^(O(V|S(V|F)?)?)?$/);
      }),
      RUNS,
    );
    expect([...reached].toSorted()).toEqual(['', 'O', 'OC', 'OCS', 'OCSF', 'OCSV', 'OCV', 'OS', 'OSF', 'OSV', 'OV']);
  });
});

const LETTERS: Partial<Record<RoundEvent['type'], string>> = {
  RoundOpened: 'O',
  RoundClosed: 'C',
  RoundStarted: 'S',
  RoundFinished: 'F',
  RoundVoided: 'V',
};
