import type { ProblemCatalogue } from '../../../core/http/problem.ts';

const percent = (basisPoints: unknown) => `${(Number(basisPoints) / 100).toFixed(2)} %`;

/** Every way in which a track's settings are refused, and what to do next. Nothing changes then. */
export const trackProblems: ProblemCatalogue = {
  'betting/no-margin': {
    status: 422,
    title: 'The house would keep nothing',
    detail: ({ marginBasisPoints }) =>
      `With these coefficients the house keeps ${percent(marginBasisPoints)} of the stakes on average. Nothing was changed. Lower a coefficient.`,
  },
  'betting/margin-too-high': {
    status: 422,
    title: 'The house would keep more than the track allows',
    detail: ({ marginBasisPoints, maxMarginBasisPoints }) =>
      `It would keep ${percent(marginBasisPoints)}, and at most ${percent(maxMarginBasisPoints)} is allowed. Nothing was changed. ` +
      'Raise the coefficients or lower the takeout, or set another maxMarginBasisPoints.',
  },
  'betting/coefficient-too-low': {
    status: 422,
    title: 'A runner would pay no more than the stake',
    detail: () => 'A coefficient lies above 1.00, which is 101 hundredths or more. Nothing was changed.',
  },
  'betting/coefficients-too-odd': {
    status: 422,
    title: 'The coefficients have no small common multiple',
    detail: () =>
      'The draw weighs the runners with whole numbers in proportion to 1 / coefficient, and these would be too large. Nothing was changed. ' +
      'Take rounder coefficients, such as multiples of 0.05.',
  },
  'betting/runners-misnumbered': {
    status: 422,
    title: 'The runners are not numbered from 1, each once',
    detail: ({ participantNumber, runners }) =>
      `Number ${String(participantNumber)} is taken twice or lies outside 1 to ${String(runners)}. Nothing was changed.`,
  },
  'betting/limits-contradict': {
    status: 422,
    title: 'No stake lies between these limits',
    detail: ({ minStakeMinor, maxStakeMinor }) =>
      `The least stake, ${String(minStakeMinor)}, is above the highest, ${String(maxStakeMinor)} minor units. Nothing was changed.`,
  },
  'betting/max-payout-too-low': {
    status: 422,
    title: 'The longest odds could not be sold',
    detail: ({ maxPayoutMinor, leastPayoutMinor }) =>
      `The least stake on the highest coefficient pays ${String(leastPayoutMinor)} minor units, above the ${String(maxPayoutMinor)} that a ` +
      'ticket may win. Nothing was changed. Raise maxPayoutMinor, or lower the least stake.',
  },
};
