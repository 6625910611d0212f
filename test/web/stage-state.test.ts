import { describe, expect, it } from 'vitest';
import type { Race, Round } from '../../domains/betting/contract.ts';
import { roundLive, type RoundView, type TrackView } from '../../domains/betting/live.ts';
import { stageOf } from '../../web/lobby/stage-state.ts';

const T = Date.parse('2026-01-01T00:00:00.000Z');
const at = (milliseconds: number) => new Date(T + milliseconds).toISOString();

const race: Race = { startedAt: at(0), durationMs: 8_000, lanes: [{ participantNumber: 1, progress: [0, 1_000] }] };
const round = (roundId: string, closesAt: number): Round => ({
  roundId,
  roundNumber: Number(roundId),
  trackId: 'main',
  status: 'waiting',
  closesAt: at(closesAt),
  startedAt: null,
  finishedAt: null,
  participants: [{ participantNumber: 1, name: 'Comet', coefficientHundredths: 220 }],
  commitment: 'c0',
  entropyKind: 'chain',
  payout: { model: 'fixed-odds' },
  voidReason: null,
  winner: null,
  totals: { receipts: 0, stakesMinor: 0 },
});
const result = { roundId: '1', roundNumber: 1, finishedAt: at(8_000), winner: { participantNumber: 1, name: 'Comet' } };
const seen: ReadonlyMap<string, RoundView> = new Map([['1', { ...roundLive.initial, round: round('1', 0), race }]]);
const track = (view: Partial<TrackView>): TrackView => ({
  waiting: null,
  running: null,
  isPaused: false,
  results: [],
  ...view,
});

describe('the stage', () => {
  it('shows the countdown while bets are open', () => {
    expect(stageOf(track({ waiting: round('2', 20_000) }), new Map(), T)).toMatchObject({ shows: 'countdown', round: { roundId: '2' } });
  });

  it('shows the race while it runs, though the next round is open already', () => {
    const running = { round: round('1', 0), race, finishesAt: at(8_000) };
    const state = stageOf(track({ running, waiting: round('2', 180_000) }), seen, T + 1_000);
    expect(state).toMatchObject({ shows: 'race', round: { roundId: '1' }, next: { roundId: '2' } });
  });

  it('shows the winner for eight seconds', () => {
    const view = track({ results: [result], waiting: round('2', 180_000) });
    expect(stageOf(view, seen, T + 15_999).shows).toBe('winner');
    expect(stageOf(view, seen, T + 16_000).shows).toBe('countdown');
  });

  it('gives the countdown at least half of a short wait', () => {
    const view = track({ results: [result], waiting: round('2', 12_000) });
    expect(stageOf(view, seen, T + 9_999).shows).toBe('winner');
    expect(stageOf(view, seen, T + 10_000).shows).toBe('countdown');
  });

  it('shows no winner whose race it does not know, and says when nothing is open', () => {
    expect(stageOf(track({ results: [result], waiting: round('2', 180_000) }), new Map(), T + 9_000).shows).toBe('countdown');
    expect(stageOf(track({}), new Map(), T).shows).toBe('nothing');
  });

  it('says that the track is paused, during its last round and after it', () => {
    const state = (view: Partial<TrackView>) => stageOf(track({ isPaused: true, ...view }), new Map(), T);
    expect(state({ waiting: round('2', 20_000) })).toMatchObject({ shows: 'countdown', isPaused: true });
    expect(state({})).toMatchObject({ shows: 'nothing', isPaused: true });
    expect(stageOf(track({}), new Map(), T)).toMatchObject({ isPaused: false });
  });
});
