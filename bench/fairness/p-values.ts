/**
 * How likely a statistic this large is by chance alone. All rest on the regularised upper incomplete gamma function Q(a, x)
 * (NIST DLMF §8.2): chi-square with k degrees of freedom has the survival function Q(k/2, x/2), and a standard normal lies at least
 * |z| from 0 with the probability Q(1/2, z²/2).
 */

const MAX_TERMS = 10_000;
const PRECISION = 1e-16;
/** Stands in for 0 in the continued fraction, where 0 would be divided by. */
const TINY = 1e-300;

/** The probability of at least `statistic` under chi-square. @param degrees  A positive integer. */
export function chiSquareSurvival(statistic: number, degrees: number): number {
  return upperGamma(degrees, statistic / 2);
}

/** The probability of at least |z| on either side under the standard normal. */
export function normalTwoSided(z: number): number {
  return upperGamma(1, (z * z) / 2);
}

/** Q(halves / 2, x). Below a + 1 by the series of P = 1 − Q (DLMF 8.7.1), above by the continued fraction (DLMF 8.9.2). */
function upperGamma(halves: number, x: number): number {
  if (!Number.isInteger(halves) || halves < 1) throw new RangeError('degrees of freedom are a positive integer');
  if (x <= 0) return 1;
  const a = halves / 2;
  const scale = Math.exp(a * Math.log(x) - x - lnGammaOfHalves(halves));
  return x < a + 1 ? 1 - scale * series(a, x) : scale * continuedFraction(a, x);
}

/** Σ xⁿ / (a (a + 1) … (a + n)). */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && term > sum * PRECISION; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1 / (x + 1 − a − 1(1 − a) / (x + 3 − a − 2(2 − a) / (x + 5 − a − …))), by Lentz's method (DLMF §3.10(iii)). */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MAX_TERMS; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < PRECISION) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** ln Γ(halves / 2), exactly by Γ(a + 1) = a Γ(a) from Γ(1/2) = √π and Γ(1) = 1. */
function lnGammaOfHalves(halves: number): number {
  let ln = halves % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let half = halves % 2 === 0 ? 2 : 1; half < halves; half += 2) ln += Math.log(half / 2);
  return ln;
}
