import type { Race } from '../../domains/betting/contract.ts';

type Lane = Race['lanes'][number];

export interface Position {
  readonly participantNumber: number;
  /** 0 at the start, 1 at the finish. */
  readonly progress: number;
}

const TRACK_LENGTH = 1_000;

/** Where every runner is at a moment of the race, in the lanes' order. The same moment is the same picture on every screen. */
export function positionsAt(race: Race, elapsedMs: number): readonly Position[] {
  const moment = Math.min(1, Math.max(0, elapsedMs / race.durationMs));
  return race.lanes.map((lane) => ({ participantNumber: lane.participantNumber, progress: progressAt(lane, moment) }));
}

/** The runners at a moment, foremost first; the lower number first where two are level. */
export function orderAt(race: Race, elapsedMs: number): readonly number[] {
  return positionsAt(race, elapsedMs)
    .toSorted((a, b) => b.progress - a.progress || a.participantNumber - b.participantNumber)
    .map(({ participantNumber }) => participantNumber);
}

/** A smooth way through the timeline's points that never runs back (monotone cubic, Fritsch and Butland). */
function progressAt({ progress }: Lane, moment: number): number {
  const place = moment * (progress.length - 1);
  const index = Math.min(Math.floor(place), progress.length - 2);
  const [from, to] = [progress[index] ?? 0, progress[index + 1] ?? progress[index] ?? 0];
  const before = from - (progress[index - 1] ?? from);
  const after = (progress[index + 2] ?? to) - to;
  const stride = to - from;
  const t = place - index;
  const rest = 1 - t;
  const smooth =
    rest * rest * (1 + 2 * t) * from +
    t * rest * rest * slope(before, stride) +
    t * t * (3 - 2 * t) * to -
    t * t * rest * slope(stride, after);
  return smooth / TRACK_LENGTH;
}

/** The speed at a point between two strides: their harmonic mean, so that it stands still where one of them does. */
function slope(before: number, after: number): number {
  return before > 0 && after > 0 ? (2 * before * after) / (before + after) : 0;
}
