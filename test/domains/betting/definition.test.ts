import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveMessage } from '../../../domains/betting/contract.ts';
import { proofOf } from '../../../domains/betting/round/announcements.ts';
import { roundDefinition } from '../../../domains/betting/round/definition.ts';
import { drawWinner, weightsOf } from '../../../domains/betting/round/draw.ts';
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
  it('stand in no event, announcement or reaction before its end, and the seed in the last of them', () => {
    let finishes = 0;
    fc.assert(
      fc.property(histories, ({ events }) => {
        for (const event of events) {
          const told = JSON.stringify([event, announce(event), react(event)]);
          expect(told).not.toContain(REDEEM_SECRET);
          expect(told.includes(SERVER_SEED)).toBe(event.type === 'RoundFinished');
          finishes += event.type === 'RoundFinished' ? 1 : 0;
        }
      }),
      { numRuns: 300 },
    );
    expect(finishes).toBeGreaterThan(50);
  });
});

describe('the end of a round', () => {
  it('proves itself: from what is published anyone draws the same winner', () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        for (const event of events) {
          if (event.type !== 'RoundFinished') continue;
          const { serverSeed, entropy, roundId, weights, winner, counter, chainHead } = proofOf(event.data);
          expect(entropy).toEqual({ kind: 'chain', value: chainHead });
          expect(weights).toEqual(weightsOf(RUNNERS));
          expect(drawWinner(serverSeed ?? '', entropy.value ?? '', roundId, weights)).toEqual({ participantNumber: winner, counter });
        }
      }),
    );
  });
});

describe('what the sender of a command is told', () => {
  it('is the receipt of its sale, from the events alone, so that a retry is told the same', () => {
    fc.assert(
      fc.property(histories, ({ steps, state }) => {
        for (const { events, at, command } of steps) {
          const { receipt } = reply(events, state, contextOf(STREAM_ID, at + 99_999));
          expect(receipt !== null).toBe(command.type === 'PlaceTicket' && events.length > 0);
          if (receipt === null || command.type !== 'PlaceTicket') continue;
          expect(receipt).toMatchObject({ status: 'open', createdAt: new Date(at).toISOString() });
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

describe('the start of a round', () => {
  it('tells its track, once, when the race began and when it ends', () => {
    const { startedAt, finishesAt } = { startedAt: T + 5, finishesAt: T + 30_005 };
    expect(react(roundStarted(T + 5))).toEqual([
      { aggregateType: 'track', id: 'main', command: { type: 'ContinueTrack', roundId: '7001', startedAt, finishesAt } },
    ]);
    for (const event of [roundOpened(), ticketPlaced(), roundFinished(...life)]) expect(react(event)).toEqual([]);
  });
});
