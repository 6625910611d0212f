import { FIXED_ODDS } from '../contract.ts';
import type { TrackCommand } from './model.ts';

/** The track that every deployment has. */
export const MAIN_TRACK = 'main';

/** Coefficients whose inverses sum to 1.236: the house keeps 19.1 % of the stakes on average. */
const RUNNERS = [
  { participantNumber: 1, name: 'Comet', coefficientHundredths: 220 },
  { participantNumber: 2, name: 'Juniper', coefficientHundredths: 350 },
  { participantNumber: 3, name: 'Atlas', coefficientHundredths: 500 },
  { participantNumber: 4, name: 'Marigold', coefficientHundredths: 700 },
  { participantNumber: 5, name: 'Pepper', coefficientHundredths: 1_100 },
  { participantNumber: 6, name: 'Zephyr', coefficientHundredths: 1_600 },
] as const;

const LIMITS = { minStakeMinor: 10, maxStakeMinor: 1_000_000, maxBets: 20, maxPayoutMinor: 10_000_000 } as const;

/** Opens the main track, or gives it other durations from the next round on. Idempotent. */
export function openMainTrack(roundWaitDurationMs: number, raceDurationMs: number): TrackCommand {
  return {
    type: 'OpenTrack',
    trackId: MAIN_TRACK,
    trackNumber: 0,
    runners: [...RUNNERS],
    limits: LIMITS,
    roundWaitDurationMs,
    raceDurationMs,
    payout: FIXED_ODDS,
    entropyKind: 'chain',
    maxMarginBasisPoints: 3_000,
  };
}
