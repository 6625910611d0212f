import type { TrackSettings } from '../../domains/betting/track/model.ts';
import type { Random } from '../support/random.ts';

/** What a seed lets happen, besides the weather. */
export interface Scenario {
  readonly track: TrackSettings;
  readonly tellers: readonly string[];
  readonly deedsOfEach: number;
  readonly shiftsOpenByThemselves: boolean;
  /** How long things go wrong, ms. */
  readonly stormMs: number;
  /** An object may go on from an earlier state while Postgres is away: its stream must stop. */
  readonly mayFork: boolean;
  /** How often the office gives an order, of 1,000 times that it might. */
  readonly ordersPerMille: number;
  readonly settings: Readonly<Record<string, string>>;
}

const RUNNERS = [
  { participantNumber: 1, name: 'Comet', coefficientHundredths: 220 },
  { participantNumber: 2, name: 'Juniper', coefficientHundredths: 350 },
  { participantNumber: 3, name: 'Atlas', coefficientHundredths: 333 },
];

const LIMITS = { minStakeMinor: 10, maxStakeMinor: 100_000, maxBets: 3, maxPayoutMinor: 400_000 };

export function scenarioOf(random: Random): Scenario {
  const roundWaitDurationMs = random.whole(2_000, 6_000);
  const mayFork = random.next() < 0.05;
  return {
    track: {
      trackId: 'main',
      trackNumber: 1,
      runners: RUNNERS,
      limits: LIMITS,
      roundWaitDurationMs,
      raceDurationMs: random.whole(300, 1_500),
      payout: random.next() < 0.5 ? { model: 'fixed-odds' } : { model: 'pari-mutuel', takeoutBasisPoints: random.whole(1, 4_000) },
      entropyKind: random.next() < 0.6 ? 'chain' : 'beacon',
      maxMarginBasisPoints: 4_000,
    },
    tellers: ['anna', 'bo', 'cem'].slice(0, random.whole(2, 3)),
    deedsOfEach: random.whole(5, 10),
    shiftsOpenByThemselves: random.next() < 0.7,
    stormMs: roundWaitDurationMs * 2,
    mayFork,
    ordersPerMille: random.next() < 0.5 ? 0 : random.whole(100, 700),
    settings: random.next() < 0.2 ? { BACKLOG_MAX_EVENTS: '12', BACKLOG_MAX_AGE_MS: '4000' } : {},
  };
}
