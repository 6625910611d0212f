import type { Participant, Round } from '../../domains/betting/contract.ts';
import type { RoundView } from '../../domains/betting/live.ts';

/** What a winning bet on a runner gets, in hundredths of its stake; null while nobody can say. */
export type Pays = (runner: Participant) => number | null;

/** At fixed odds the coefficient; of a pool what it would pay as the stakes are now, where somebody backs the runner. */
export function paysOf({ payout }: Round, view: Pick<RoundView, 'oddsHundredths'> | undefined): Pays {
  if (payout.model === 'fixed-odds') return ({ coefficientHundredths }) => coefficientHundredths;
  return ({ participantNumber }) => view?.oddsHundredths[participantNumber] ?? null;
}
