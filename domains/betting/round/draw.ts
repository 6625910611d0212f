import { hmacSha256Hex, sha256Hex } from '../../../core/kernel/hash.ts';

export interface Weight {
  readonly participantNumber: number;
  readonly weight: number;
}

/** What is published when a round opens: SHA-256 of the server seed as it is written, 64 hex digits. */
export function commitmentOf(serverSeed: string): string {
  return sha256Hex(serverSeed);
}

/** The next head of the chain over a round's accepted tickets; the first `head` is the commitment. */
export function chainHead(head: string, receiptId: string, bets: readonly { participantNumber: number; stakeMinor: number }[]): string {
  return sha256Hex(`${head}|${receiptId}|${bets.map((bet) => `${bet.participantNumber}:${bet.stakeMinor}`).join(',')}`);
}

/**
 * Integer weights exactly proportional to 1 / coefficient: the least common multiple of the coefficients over each.
 * @throws RangeError when their sum passes 2^53: such a set of coefficients is refused when a track is set.
 */
export function weightsOf(runners: readonly { participantNumber: number; coefficientHundredths: number }[]): Weight[] {
  const multiple = runners.reduce((lcm, { coefficientHundredths }) => leastCommonMultiple(lcm, BigInt(coefficientHundredths)), 1n);
  const weights = runners.map((runner) => ({
    participantNumber: runner.participantNumber,
    weight: multiple / BigInt(runner.coefficientHundredths),
  }));
  const total = weights.reduce((sum, { weight }) => sum + weight, 0n);
  if (total > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('the coefficients have no common multiple below 2^53');
  return weights.map(({ participantNumber, weight }) => ({ participantNumber, weight: Number(weight) }));
}

/**
 * Draws the winner: the first 8 bytes of HMAC-SHA256(server seed, `entropy:round:counter`) as an unsigned number, redrawn with
 * the next counter while it lies past the largest multiple of the weights' sum (rejection sampling: a plain remainder
 * would favour the first runners), then mapped onto the weights in the order given.
 */
export function drawWinner(
  serverSeed: string,
  entropy: string,
  roundId: string,
  weights: readonly Weight[],
): { readonly participantNumber: number; readonly counter: number } {
  const total = weights.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
  const fair = (2n ** 64n / total) * total;
  for (let counter = 0; ; counter += 1) {
    const drawn = BigInt(`0x${hmacSha256Hex(serverSeed, `${entropy}:${roundId}:${counter}`).slice(0, 16)}`);
    if (drawn < fair) return { participantNumber: pick(weights, drawn % total), counter };
  }
}

function pick(weights: readonly Weight[], point: bigint): number {
  let passed = 0n;
  for (const { participantNumber, weight } of weights) {
    passed += BigInt(weight);
    if (point < passed) return participantNumber;
  }
  throw new RangeError('the point lies past the sum of the weights');
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}
