import { describe, expect, it } from 'vitest';
import type { Race, Round } from '../../domains/betting/contract.ts';
import { roundLive } from '../../domains/betting/live.ts';
import { timeOfPulse } from '../../domains/betting/round/beacon.ts';
import { paysOf } from '../../web/race/pays.ts';
import { momentOf } from '../../web/round/moment.ts';

const T = Date.parse('2026-01-01T00:00:00.000Z');
const at = (milliseconds: number) => new Date(T + milliseconds).toISOString();
const comet = { participantNumber: 1, name: 'Comet', coefficientHundredths: 220 };
const race: Race = { startedAt: at(0), durationMs: 8_000, lanes: [{ participantNumber: 1, progress: [0, 1_000] }] };

const round = (changed: Partial<Round>): Round => ({
  roundId: '1000',
  roundNumber: 1_000,
  trackId: 'main',
  status: 'waiting',
  closesAt: at(0),
  startedAt: null,
  finishedAt: null,
  participants: [comet],
  commitment: 'c0',
  entropyKind: 'chain',
  payout: { model: 'fixed-odds' },
  voidReason: null,
  winner: null,
  totals: { receipts: 0, stakesMinor: 0 },
  ...changed,
});
const moment = (changed: Partial<Round>, now: number, raced: Race | null = race) =>
  momentOf(round(changed), { ...roundLive.initial, race: raced }, T + now);

describe('a round’s page', () => {
  it('counts down to the close, and then waits for the start', () => {
    expect(moment({}, -1, null)).toEqual({ is: 'waiting', leftMs: 1 });
    expect(moment({}, 0, null)).toEqual({ is: 'closing' });
  });

  it('shows the race for as long as its timeline goes, and then waits for the result', () => {
    expect(moment({ status: 'running' }, 7_999)).toEqual({ is: 'racing', race, leftMs: 1 });
    expect(moment({ status: 'running' }, 8_000)).toEqual({ is: 'awaited', race });
  });

  it('says that bets are closed while a running round’s timeline is not known', () => {
    expect(moment({ status: 'running' }, 1_000, null)).toEqual({ is: 'closing' });
  });

  it('says which pulse of the beacon the draw waits for, the first after the close, until the race begins', () => {
    const closedAt = new Date(timeOfPulse(1_000) - 1).toISOString();
    const waits = (raced: Race | null) =>
      momentOf(round({ status: 'running' }), { ...roundLive.initial, closedAt, race: raced }, T + 1_000);
    expect(waits(null)).toEqual({ is: 'beacon', pulse: 1_000 });
    expect(waits(race)).toMatchObject({ is: 'racing' });
  });

  it('shows the winner with what it pays, also where the race is forgotten', () => {
    const finished = { status: 'finished', winner: { participantNumber: 1, name: 'Comet' } } as const;
    expect(moment(finished, 9_000)).toEqual({ is: 'finished', race, winner: comet });
    expect(moment(finished, 9_000, null)).toEqual({ is: 'finished', race: null, winner: comet });
  });

  it('refuses a finished round whose winner did not run', () => {
    expect(() => moment({ status: 'finished' }, 9_000)).toThrow(RangeError);
    expect(() => moment({ status: 'finished', winner: { participantNumber: 9, name: 'Nobody' } }, 9_000)).toThrow(RangeError);
  });

  it('says that a round is void', () => {
    expect(moment({ status: 'void' }, 9_000)).toEqual({ is: 'void' });
  });
});

describe('what a runner pays', () => {
  const odds = { oddsHundredths: { 1: 312, 2: null } };

  it('is its coefficient at fixed odds', () => {
    expect(paysOf(round({}), odds)(comet)).toBe(220);
  });

  it('is what the pool would pay now, and nothing where nobody backs it or nobody has said', () => {
    const pool = round({ payout: { model: 'pari-mutuel', takeoutBasisPoints: 1_500 } });
    expect([1, 2, 3].map((participantNumber) => paysOf(pool, odds)({ ...comet, participantNumber }))).toEqual([312, null, null]);
    expect(paysOf(pool, undefined)(comet)).toBeNull();
  });
});
