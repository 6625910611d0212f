import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/kernel/hash.ts';
import { chainHead, commitmentOf, drawWinner, weightsOf } from '../../../domains/betting/round/draw.ts';
import { openMainTrack } from '../../../domains/betting/track/main-track.ts';

const SEED = '5eed'.repeat(16);
const ENTROPY = 'ab'.repeat(32);
const main = openMainTrack(1, 1);
const MAIN_RUNNERS = main.type === 'OpenTrack' ? main.runners : [];

// What is expected of these vectors was computed apart, with Python's hmac and hashlib.
describe('a draw', () => {
  it('is what anyone computes from the seed, the entropy and the round', () => {
    expect(commitmentOf(SEED)).toBe('9619e2c3275e1e8be9ca29f0d7e0668cfdc675efcac99dbfa3ed48872c69809f');
    const bets = [
      { participantNumber: 1, stakeMinor: 100 },
      { participantNumber: 2, stakeMinor: 250 },
    ];
    expect(chainHead('aa', '70010000018', bets)).toBe('817567ba0acd4389e6aabdfb07c277f902b3eba8e51502e49946ae73dc145364');
    // 0xba3342876a0e3186 modulo 7617 is 6627: past 5792, before 6672.
    expect(drawWinner(SEED, ENTROPY, '96910000', weightsOf(MAIN_RUNNERS))).toEqual({ participantNumber: 4, counter: 0 });
    // 0xcb93758caca60344 modulo 7617 is 7463: past 7232, before 7617.
    expect(drawWinner(SEED, ENTROPY, '96914000', weightsOf(MAIN_RUNNERS))).toEqual({ participantNumber: 6, counter: 0 });
  });

  it('draws again while a remainder would favour the first runners', () => {
    // Weights whose sum is just past 2^63: nearly half of all numbers are thrown away.
    const weights = [2 ** 62, 2 ** 62, 2 ** 11].map((weight, index) => ({ participantNumber: index + 1, weight }));
    const drawn = Array.from({ length: 11 }, (_, index) => drawWinner(SEED, ENTROPY, String(index + 1), weights));
    expect(drawn.map(({ counter }) => counter)).toEqual([0, 0, 0, 0, 0, 0, 2, 6, 2, 0, 1]);
    expect(drawn.map(({ participantNumber }) => participantNumber)).toEqual([2, 1, 1, 2, 1, 1, 2, 2, 2, 1, 2]);
  });

  it('changes with the seed, the entropy, the round and every accepted bet', () => {
    const head = chainHead(ENTROPY, '1', [{ participantNumber: 1, stakeMinor: 100 }]);
    const others = [
      chainHead(SEED, '1', [{ participantNumber: 1, stakeMinor: 100 }]),
      chainHead(ENTROPY, '2', [{ participantNumber: 1, stakeMinor: 100 }]),
      chainHead(ENTROPY, '1', [{ participantNumber: 2, stakeMinor: 100 }]),
      chainHead(ENTROPY, '1', [{ participantNumber: 1, stakeMinor: 101 }]),
      chainHead(ENTROPY, '1', []),
    ];
    expect(new Set([head, ...others]).size).toBe(6);
  });

  it('gives each runner its share: chi-square over 20,000 fixed seeds', () => {
    const weights = weightsOf(MAIN_RUNNERS);
    const total = weights.reduce((sum, { weight }) => sum + weight, 0);
    const wins = new Map(weights.map(({ participantNumber }) => [participantNumber, 0]));
    const draws = 20_000;
    for (let index = 0; index < draws; index += 1) {
      const { participantNumber } = drawWinner(sha256Hex(`seed ${index}`), ENTROPY, '7001', weights);
      wins.set(participantNumber, (wins.get(participantNumber) ?? 0) + 1);
    }
    const chiSquare = weights.reduce((sum, { participantNumber, weight }) => {
      const expected = (draws * weight) / total;
      return sum + ((wins.get(participantNumber) ?? 0) - expected) ** 2 / expected;
    }, 0);
    // Five degrees of freedom: a fair draw passes 20.5 once in a thousand lists of seeds.
    expect(chiSquare).toBeLessThan(20.5);
  });
});

describe('weights', () => {
  it('are exactly proportional to 1 / coefficient, and as small as can be', () => {
    expect(weightsOf(MAIN_RUNNERS).map(({ weight }) => weight)).toEqual([2_800, 1_760, 1_232, 880, 560, 385]);
    const coefficients = fc.array(fc.integer({ min: 101, max: 2_000 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(coefficients, (list) => {
        const runners = list.map((coefficientHundredths, index) => ({ participantNumber: index + 1, coefficientHundredths }));
        const weights = weightsOf(runners);
        const products = new Set(weights.map(({ weight }, index) => BigInt(weight) * BigInt(list[index] ?? 0)));
        expect(products.size).toBe(1);
        expect(weights.reduce((divisor, { weight }) => gcd(divisor, weight), 0)).toBe(1);
      }),
    );
  });

  it('of coefficients without a common multiple below 2^53 do not exist', () => {
    const primes = [99_991, 99_989, 99_971, 99_961, 99_929];
    const runners = primes.map((coefficientHundredths, index) => ({ participantNumber: index + 1, coefficientHundredths }));
    expect(() => weightsOf(runners)).toThrow(RangeError);
  });
});

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
