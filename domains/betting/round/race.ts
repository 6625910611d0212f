import { hmacSha256Hex } from '../../../core/kernel/hash.ts';

/** A lane is a point every so many of these steps; the page draws between them. */
const STEPS = 30;
const FINISH = 1_000;

/**
 * A race that ends as drawn: each runner's way in thousandths of the track, at equal steps of time. The pace comes from the
 * server seed, so every screen sees the same race and anyone can draw it again; the winner alone reaches 1000.
 */
export function raceLanes(
  serverSeed: string,
  roundId: string,
  runners: readonly number[],
  winner: number,
): { readonly participantNumber: number; readonly progress: number[] }[] {
  return runners.map((participantNumber) => {
    const bytes = paceBytes(serverSeed, `race:${roundId}:${participantNumber}`);
    const goal = participantNumber === winner ? FINISH : 850 + Math.floor(((bytes[STEPS] ?? 0) / 256) * 130);
    return { participantNumber, progress: lane(bytes.slice(0, STEPS), goal) };
  });
}

/** Strides of uneven length that sum to the goal. */
function lane(strides: readonly number[], goal: number): number[] {
  const lengths = strides.map((byte) => 64 + byte);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let covered = 0;
  return [0, ...lengths.map((length) => Math.round(((covered += length) / total) * goal))];
}

function paceBytes(serverSeed: string, label: string): number[] {
  const digest = hmacSha256Hex(serverSeed, label);
  return Array.from({ length: STEPS + 2 }, (_, index) => Number.parseInt(digest.slice(index * 2, index * 2 + 2), 16));
}
