import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveMessage } from '../../../domains/betting/contract.ts';
import { proofOf } from '../../../domains/betting/round/announcements.ts';
import { roundDefinition } from '../../../domains/betting/round/definition.ts';
import { drawWinner, weightsOf } from '../../../domains/betting/round/draw.ts';
import { NOTHING_MOVED } from '../../../domains/betting/round/model.ts';
import { parseReceiptId } from '../../../domains/betting/round/receipt-id.ts';
import { redeemCodeOf } from '../../../domains/betting/round/redeem-code.ts';
import { roundFinished, roundOpened, roundStarted, RUNNERS, SERVER_SEED, STREAM_ID, T, ticketPlaced } from '../../support/betting.ts';
import { histories } from '../../support/betting-histories.ts';
import { contextOf } from '../../support/given.ts';

const REDEEM_SECRET = contextOf(STREAM_ID, T).derive('redeem');
const { announce, react, reply } = roundDefinition;
const life = [roundOpened(), ticketPlaced(), roundStarted()];

describe('what a round says in public', () => {
  it('is what the contract says it is, member for member', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        for (const { event, data } of events.flatMap(announce)) expect(LiveMessage.parse({ event, data })).toEqual({ event, data });
      }),
    );
  });

  it('goes to its own topic, and what begins and ends it to its track as well', () => {
    const topics = [...life, roundFinished(...life)].map((event) => announce(event).map(({ topic, event: name }) => `${topic} ${name}`));
    expect(topics).toEqual([
      ['round:7001 round_waiting', 'track:main round_waiting'],
      ['round:7001 ticket_created'],
      ['round:7001 round_started', 'track:main round_started'],
      ['round:7001 round_finished', 'track:main round_finished'],
    ]);
  });

  it('names no cashier and nothing that pays a ticket out', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        const said = JSON.stringify(events.flatMap(announce));
        expect(said).not.toMatch(/cashier/);
        for (const event of events) {
          if (event.type === 'TicketPlaced') expect(said).not.toContain(redeemCodeOf(REDEEM_SECRET, event.data.receiptId));
        }
      }),
    );
  });
});

describe('the secrets of a round', () => {
  it('stand in no event, announcement or reaction before its end, and the seed in what ends it: also in what voids it', () => {
    const ends = { RoundFinished: 0, RoundVoided: 0 };
    fc.assert(
      fc.property(histories, ({ events }) => {
        for (const event of events) {
          const told = JSON.stringify([event, announce(event), react(event)]);
          expect(told).not.toContain(REDEEM_SECRET);
          const isEnd = event.type === 'RoundFinished' || event.type === 'RoundVoided';
          expect(told.includes(SERVER_SEED)).toBe(isEnd);
          if (isEnd) ends[event.type] += 1;
        }
      }),
      { numRuns: 300 },
    );
    for (const times of Object.values(ends)) expect(times).toBeGreaterThan(20);
  });
});

describe('the end of a round', () => {
  it('proves itself: from what is published anyone draws the same winner', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        for (const event of events) {
          if (event.type !== 'RoundFinished') continue;
          const { serverSeed, entropy, roundId, weights, winner, counter, chainHead } = proofOf(event.data);
          if (entropy.kind === 'chain') expect(entropy).toEqual({ kind: 'chain', value: chainHead });
          else expect(entropy.value).toBe(`${chainHead}:${entropy.pulse?.randomness}`);
          expect(weights).toEqual(weightsOf(RUNNERS));
          expect(drawWinner(serverSeed ?? '', entropy.value ?? '', roundId, weights)).toEqual({ participantNumber: winner, counter });
        }
      }),
    );
  });
});

describe('what the sender of a command is told', () => {
  it('is the ticket as the command left it, from its events alone, so that a retry is told the same whatever became of it', () => {
    const left = { PlaceTicket: 'open', ModifyTicket: 'open', VoidTicket: 'void', PayTicket: 'paid' } as const;
    fc.assert(
      fc.property(histories, ({ steps, state, events: all }) => {
        for (const { events, at, command } of steps) {
          // Long after, from a state that has gone on.
          const { receipt, detail } = reply(events, state, contextOf(STREAM_ID, at + 99_999));
          const isAboutTicket = command.type in left && events.length > 0;
          expect(receipt !== null).toBe(isAboutTicket);
          if (receipt === null || !(command.type in left)) continue;
          expect(receipt.status).toBe(left[command.type as keyof typeof left]);
          const paid = events.find((event) => event.type === 'TicketPaid');
          if (command.type !== 'PlaceTicket') expect(detail).toMatchObject({ dueMinor: 0, paidMinor: paid?.data.amountMinor ?? 0 });
          const sale = all.find((event) => event.type === 'TicketPlaced' && event.data.receiptId === receipt.receiptId);
          if (sale?.type === 'TicketPlaced') expect(receipt.createdAt).toBe(new Date(sale.data.placedAt).toISOString());
          if (command.type !== 'PlaceTicket' && command.type !== 'ModifyTicket') continue;
          expect(receipt.redeemCode).toBe(redeemCodeOf(REDEEM_SECRET, receipt.receiptId));
          expect(parseReceiptId(receipt.receiptId)?.roundId).toBe(receipt.roundId);
          expect(receipt.bets.map(({ participantNumber, stakeMinor }) => ({ participantNumber, stakeMinor }))).toEqual(command.bets);
        }
      }),
    );
  });

  it('does not say which cashier sold it', () => {
    expect(JSON.stringify(reply([ticketPlaced()], roundDefinition.initialState, contextOf(STREAM_ID, T)))).not.toContain('cashier');
  });
});

describe('a sealed drawer', () => {
  it('tells its shift what moved, and nobody else', () => {
    const sums = { ...NOTHING_MOVED, receipts: 1, salesMinor: 100 };
    const data = { roundId: '7001', shiftId: '3-cashier-1', cashierId: 'cashier-1', sums, sealedAt: T };
    const sealed = { type: 'ShiftSealed' as const, data };
    expect(announce(sealed)).toEqual([]);
    const command = { type: 'CountRound', shiftId: '3-cashier-1', roundId: '7001', sums };
    expect(react(sealed)).toEqual([{ aggregateType: 'shift', id: 'cashier-1', command }]);
  });
});

describe('the start of a round', () => {
  it('tells its track, once, when the race began and when it ends', () => {
    const { startedAt, finishesAt } = { startedAt: T + 5, finishesAt: T + 30_005 };
    expect(react(roundStarted(T + 5))).toEqual([
      { aggregateType: 'track', id: 'main', command: { type: 'ContinueTrack', roundId: '7001', startedAt, finishesAt } },
    ]);
    for (const event of [roundOpened(), ticketPlaced(), roundFinished(...life)]) expect(react(event)).toEqual([]);
  });
});
