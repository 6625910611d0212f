import type { Participant, Payout } from '../../../../domains/betting/contract.ts';

const WHOLE = 10_000n;
const HUNDRED = 100n;

/** What the house keeps on average, basis points rounded down; negative where it loses. */
export function marginBasisPoints({ runners, payout }: { readonly runners: readonly Participant[]; readonly payout: Payout }): number {
  if (payout.model === 'pari-mutuel') return payout.takeoutBasisPoints;
  // 1 − 1 / Σ(100 / c), over the product of all coefficients so that nothing is rounded before the end.
  const coefficients = runners.map(({ coefficientHundredths }) => BigInt(coefficientHundredths));
  const product = coefficients.reduce((all, coefficient) => all * coefficient, 1n);
  const inverses = coefficients.reduce((sum, coefficient) => sum + (HUNDRED * product) / coefficient, 0n);
  const [over, under] = [(inverses - product) * WHOLE, inverses];
  const quotient = over / under;
  return Number(over < 0n && over % under !== 0n ? quotient - 1n : quotient);
}
