import type { Weight } from '../../domains/betting/round/weights.ts';
import { chiSquareSurvival, normalTwoSided } from './p-values.ts';

/** One statistical test of a list of winners: under a fair draw its p-value lies anywhere from 0 to 1, equally likely. */
export interface Tested {
  readonly name: string;
  readonly found: string;
  readonly pValue: number;
}

/** Every test of the winners of draws one after the other. @param weights  What each runner's chance is proportional to. */
export function testsOf(winners: readonly number[], weights: readonly Weight[]): Tested[] {
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const chances = weights.map(({ participantNumber, weight }) => ({ participantNumber, chance: weight / total }));
  const favourite = chances.reduce((best, next) => (next.chance > best.chance ? next : best));
  const isFavourite = winners.map((winner) => winner === favourite.participantNumber);
  return [...frequencies(winners, chances), runs(isFavourite, favourite.participantNumber), serialCorrelation(winners)];
}

interface Chance {
  readonly participantNumber: number;
  readonly chance: number;
}

/** Pearson's chi-square: of each runner against all others (one degree of freedom), and of all at once. */
function frequencies(winners: readonly number[], chances: readonly Chance[]): Tested[] {
  const draws = winners.length;
  const each = chances.map(({ participantNumber, chance }) => {
    const wins = winners.filter((winner) => winner === participantNumber).length;
    const expected = draws * chance;
    return { participantNumber, wins, expected, square: (wins - expected) ** 2 / expected, chance };
  });
  const all = each.reduce((sum, { square }) => sum + square, 0);
  const degrees = chances.length - 1;
  return [
    ...each.map(({ participantNumber, wins, expected, square, chance }) => ({
      name: `runner ${participantNumber}: chi-square, 1 degree`,
      found: `${wins} wins of ${expected.toFixed(1)} expected`,
      pValue: chiSquareSurvival(square / (1 - chance), 1),
    })),
    { name: `all runners: chi-square, ${degrees} degrees`, found: all.toFixed(3), pValue: chiSquareSurvival(all, degrees) },
  ];
}

/**
 * Wald and Wolfowitz's runs test: stretches in which the favourite wins, or does not. Of a successes and b failures in random
 * order, 2ab / (a + b) + 1 runs are expected.
 */
function runs(isWon: readonly boolean[], participantNumber: number): Tested {
  const a = isWon.filter(Boolean).length;
  const b = isWon.length - a;
  const counted = isWon.filter((won, index) => index === 0 || won !== isWon[index - 1]).length;
  const expected = (2 * a * b) / (a + b) + 1;
  const variance = ((expected - 1) * (expected - 2)) / (a + b - 1);
  const z = (counted - expected) / Math.sqrt(variance);
  const found = `${counted} runs of ${expected.toFixed(1)} expected`;
  return { name: `runner ${participantNumber} wins or not: runs`, found, pValue: normalTwoSided(z) };
}

/** Correlation of each winner's number with the next one's: of n in random order about −1/n, with a variance of about 1/n. */
function serialCorrelation(winners: readonly number[]): Tested {
  const draws = winners.length;
  const mean = winners.reduce((sum, winner) => sum + winner, 0) / draws;
  let together = 0;
  let alone = 0;
  for (const [index, winner] of winners.entries()) {
    const next = winners[index + 1];
    alone += (winner - mean) ** 2;
    if (next !== undefined) together += (winner - mean) * (next - mean);
  }
  const correlation = together / alone;
  const z = (correlation + 1 / draws) * Math.sqrt(draws);
  return { name: 'winners’ numbers: serial correlation, lag 1', found: correlation.toFixed(6), pValue: normalTwoSided(z) };
}
