import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundDefinition } from '../../../domains/betting/round/definition.ts';
import { RoundEvent, type RoundState } from '../../../domains/betting/round/model.ts';
import { CLOSE, RUNNERS, STREAM_ID } from '../../support/betting.ts';
import { histories, type History } from '../../support/betting-histories.ts';
import { contextOf } from '../../support/given.ts';

const RUNS = { numRuns: 300 };
const ticketsIn = (events: readonly RoundEvent[]) => events.flatMap((event) => (event.type === 'TicketPlaced' ? [event.data] : []));
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** The stakes that were accepted, as they were asked for: not as the events tell them. */
function acceptedStakes({ steps }: History) {
  return steps.flatMap(({ command, refused }) => (command.type === 'PlaceTicket' && refused === null ? [command.bets] : []));
}

function totalsOf(state: RoundState) {
  return state.status === 'waiting' || state.status === 'running' ? state.totals : null;
}

describe('over any history of commands', () => {
  it('the stakes of a round are the stakes that were accepted, to the minor unit', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const tickets = acceptedStakes(history);
        const stakes = tickets.flat();
        expect(sum(ticketsIn(history.events).map(({ totalMinor }) => totalMinor))).toBe(sum(stakes.map(({ stakeMinor }) => stakeMinor)));
        const totals = totalsOf(history.state);
        if (totals === null) return;
        expect(totals).toMatchObject({
          receipts: tickets.length,
          bets: stakes.length,
          stakesMinor: sum(stakes.map((bet) => bet.stakeMinor)),
        });
      }),
      RUNS,
    );
  });

  it('what is due for each runner is the sum over its bets, each rounded down by itself', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const bets = acceptedStakes(history).flat();
        const finished = history.events.find((event) => event.type === 'RoundFinished');
        for (const { participantNumber, coefficientHundredths } of RUNNERS) {
          const own = bets.filter((bet) => bet.participantNumber === participantNumber);
          const due = sum(own.map(({ stakeMinor }) => Number((BigInt(stakeMinor) * BigInt(coefficientHundredths)) / 100n)));
          const totals = totalsOf(history.state);
          if (totals !== null) expect(totals.prizesMinor[participantNumber] ?? 0).toBe(due);
          if (finished?.data.winner.participantNumber === participantNumber) expect(finished.data.totals.prizesMinor).toBe(due);
        }
      }),
      RUNS,
    );
  });

  it('no ticket is accepted at or after the close, nor before the opening, and none has the number of another', () => {
    fc.assert(
      fc.property(histories, ({ steps, events }) => {
        const numbers = ticketsIn(events).map(({ receiptId }) => receiptId);
        expect(new Set(numbers).size).toBe(numbers.length);
        for (const { at, before, events: made } of steps) {
          if (ticketsIn(made).length === 0) continue;
          expect(at).toBeLessThan(CLOSE);
          expect(before.status).toBe('waiting');
        }
      }),
      RUNS,
    );
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
        for (const { before, command, at, events, refused } of steps) {
          const read = JSON.parse(JSON.stringify(before)) as RoundState;
          const again = roundDefinition.decide(command, read, contextOf(STREAM_ID, at));
          expect(again.ok ? again.events : again.rejection.code).toEqual(refused ?? events);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a round opens, starts and finishes at most once, in this order', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        const life = events.map((event) => event.type).filter((type) => type !== 'TicketPlaced');
        expect(['RoundOpened', 'RoundStarted', 'RoundFinished'].slice(0, life.length)).toEqual(life);
      }),
      RUNS,
    );
  });
});
