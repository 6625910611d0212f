import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveView } from '../../../core/kernel/live.ts';
import { roundLive, trackLive, type RoundView, type TrackView } from '../../../domains/betting/live.ts';
import { roundDefinition } from '../../../domains/betting/round/definition.ts';
import type { RoundEvent } from '../../../domains/betting/round/model.ts';
import { Books } from '../../support/books.ts';
import { roundFinished, roundOpened, roundStarted, RUNNERS, ticketPlaced } from '../../support/betting.ts';
import { histories } from '../../support/betting-histories.ts';

function heard(topic: string, events: readonly RoundEvent[]) {
  return events.flatMap(roundDefinition.announce).filter((announcement) => announcement.topic === topic);
}

function viewOf<View>(live: LiveView<View>, topic: string, events: readonly RoundEvent[], from: View = live.initial): View {
  return heard(topic, events).reduce((view, message) => live.apply(view, message), from);
}

const roundView = (...events: readonly RoundEvent[]): RoundView => viewOf(roundLive, 'round:7001', events);
const trackView = (...events: readonly RoundEvent[]): TrackView => viewOf(trackLive, 'track:main', events);
const life = [roundOpened(), ticketPlaced(), roundStarted()];

describe('the live view of a round', () => {
  it('is the same for a page that was there from the start and one that came with a snapshot at any moment', () => {
    fc.assert(
      fc.property(histories, fc.nat(), ({ events }, pick) => {
        const cut = pick % (events.length + 1);
        const snapshot = JSON.parse(JSON.stringify(roundView(...events.slice(0, cut)))) as RoundView;
        expect(viewOf(roundLive, 'round:7001', events.slice(cut), snapshot)).toEqual(roundView(...events));
      }),
    );
  });

  it('shows the totals that the books have, the stakes on each runner, and how the round stands', () => {
    fc.assert(
      fc.property(histories, ({ events, state }) => {
        const view = roundView(...events);
        if (state.status === 'unopened') {
          expect(view).toEqual(roundLive.initial);
          return;
        }
        const books = Books.over(events);
        for (const { participantNumber } of state.plan.runners) {
          const own = books.stakesOn(participantNumber).reduce((sum, stake) => sum + stake, 0);
          expect(view.stakesMinor[participantNumber] ?? 0).toBe(own);
        }
        expect(view.round?.totals).toEqual({ receipts: books.standing.length, stakesMinor: books.stakesMinor });
        expect(view.round?.status).toBe(state.status === 'closed' ? 'running' : state.status);
        expect(view.round?.voidReason !== null).toBe(state.status === 'void');
        expect(view.proof !== null).toBe(state.status === 'void' || state.status === 'finished');
        if (state.status !== 'waiting') expect(view.chainHead).toBe(state.head);
      }),
    );
  });

  it('shows what a pool would pay on each runner as the tickets come, go and change, and nothing at fixed odds', () => {
    fc.assert(
      fc.property(histories, ({ events, plan: { payout } }) => {
        const { oddsHundredths } = roundView(...events);
        if (payout.model === 'fixed-odds') {
          expect(oddsHundredths).toEqual({});
          return;
        }
        const books = Books.over(events);
        const pool = BigInt(books.stakesMinor);
        const shared = pool - (pool * BigInt(payout.takeoutBasisPoints)) / 10_000n;
        for (const { participantNumber } of RUNNERS) {
          const own = BigInt(books.stakesOn(participantNumber).reduce((sum, stake) => sum + stake, 0));
          expect(oddsHundredths[participantNumber] ?? null).toBe(own === 0n ? null : Number((shared * 100n) / own));
        }
      }),
    );
  });

  it('shows the newest twenty tickets, newest first', () => {
    const tickets = Array.from({ length: 25 }, (_, index) => ticketPlaced(index + 1));
    const { tickets: shown, round } = roundView(roundOpened(), ...tickets);
    expect(shown).toHaveLength(20);
    expect(shown.map(({ receiptId }) => receiptId.slice(-7, -1))).toEqual(
      Array.from({ length: 20 }, (_, index) => String(25 - index).padStart(6, '0')),
    );
    expect(round?.totals.receipts).toBe(25);
  });

  it('goes from the commitment to the chain head and the race, then to the winner and the proof', () => {
    const waiting = roundView(roundOpened());
    expect(waiting).toMatchObject({ round: { status: 'waiting', winner: null }, race: null, chainHead: null, proof: null });
    const running = roundView(...life);
    expect(running).toMatchObject({ round: { status: 'running' }, race: { durationMs: 30_000 }, chainHead: '00', proof: null });
    const end = roundFinished(...life);
    const done = roundView(...life, end);
    if (end.type !== 'RoundFinished') throw new Error('not the end');
    expect(done.round).toMatchObject({ status: 'finished', winner: end.data.winner, totals: { receipts: 1, stakesMinor: 100 } });
    expect(done.proof).toMatchObject({ serverSeed: end.data.serverSeed, commitment: waiting.round?.commitment });
  });

  it('makes nothing up from messages of a round it has not seen opening', () => {
    expect(roundView(ticketPlaced(), roundStarted())).toEqual(roundLive.initial);
  });
});

describe('the live view of a track', () => {
  const next = roundOpened({ roundId: '8001', roundNumber: 8_001 });

  it('shows the round that waits and the race that runs side by side, and keeps the result', () => {
    expect(trackView(roundOpened())).toMatchObject({ waiting: { roundId: '7001' }, running: null, results: [] });
    expect(trackView(...life)).toMatchObject({ waiting: null, running: { round: { roundId: '7001', status: 'running' } } });
    expect(trackView(...life, next)).toMatchObject({ waiting: { roundId: '8001' }, running: { round: { roundId: '7001' } } });
    const after = trackView(...life, next, roundFinished(...life));
    expect(after).toMatchObject({ waiting: { roundId: '8001' }, running: null, results: [{ roundId: '7001', roundNumber: 7_001 }] });
  });

  it('hears nothing of single tickets', () => {
    expect(heard('track:main', [ticketPlaced()])).toEqual([]);
  });

  it('keeps the last ten results, newest first', () => {
    const end = roundFinished(...life);
    if (end.type !== 'RoundFinished') throw new Error('not the end');
    const ends = Array.from({ length: 12 }, (_, index): RoundEvent => ({ ...end, data: { ...end.data, roundNumber: index + 1 } }));
    expect(trackView(...ends).results.map(({ roundNumber }) => roundNumber)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  });

  it('goes right whichever of two rounds it hears first: each is ordered by itself only', () => {
    const [start, end] = [roundStarted(), roundFinished(...life)];
    const inTurn = trackView(roundOpened(), start, next);
    expect(trackView(roundOpened(), next, start)).toEqual(inTurn);
    expect(trackView(roundOpened(), start, end, next)).toEqual(trackView(roundOpened(), start, next, end));
    expect(trackView(roundOpened(), next, start, end)).toEqual(trackView(roundOpened(), start, next, end));
  });
});
