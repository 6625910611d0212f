export interface Weight {
  readonly participantNumber: number;
  readonly weight: number;
}

/** How many numbers eight bytes can hold. */
const NUMBERS = 2n ** 64n;

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

export function sumOf(weights: readonly Weight[]): bigint {
  return weights.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
}

/** The largest multiple of the weights' sum that eight bytes can hold: a number drawn at or past it is drawn again. */
export function fairLimit(total: bigint): bigint {
  return (NUMBERS / total) * total;
}

/** The first 8 bytes of a digest as an unsigned number. @param digest  64 hex digits. */
export function numberIn(digest: string): bigint {
  return BigInt(`0x${digest.slice(0, 16)}`);
}

/** The runner on whose weight a point falls, the weights laid end to end. @throws RangeError for a point past their sum. */
export function runnerAt(weights: readonly Weight[], point: bigint): number {
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
