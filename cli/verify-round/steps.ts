import type { FairnessReport } from '../../domains/betting/contract.ts';
import type { Step } from '../../domains/betting/round/verify.ts';
import type { Weight } from '../../domains/betting/round/weights.ts';

/** A step in words: what it shows, and what was expected and found. */
export interface StepWords {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

const NOTHING = '(nothing)';

/** What a step of the proof says to a person. */
export function wordsOf(step: Step, report: FairnessReport): StepWords {
  switch (step.step) {
    case 'commitment':
      return {
        title: 'The seed is the one that was sealed before the first bet',
        rows: [
          ['seed', step.serverSeed],
          ['expected', report.commitment],
          ['found', `${step.computed} = SHA-256(seed)`],
        ],
      };
    case 'void':
      return { title: 'The round is void: nothing was drawn', rows: [['winner', String(report.winner)]] };
    case 'pulse':
      return {
        title: 'The beacon’s pulse is the first after the close, so nobody knew it then',
        rows: [
          ['due to close', report.closesAt],
          ['closed at', step.closedAt ?? NOTHING],
          ['expected', step.expected === null ? NOTHING : `pulse ${step.expected.round} of quicknet, at ${step.expected.at}`],
          ['found', step.pulse === null ? NOTHING : `pulse ${step.pulse.round} of ${step.pulse.chainHash}`],
        ],
      };
    case 'signature':
      return {
        title: 'The beacon’s network signed that pulse, and its randomness follows from the signature',
        rows: [
          ['public key', step.publicKey],
          ['signature', step.pulse?.signature ?? NOTHING],
          ['expected', step.pulse?.randomness ?? NOTHING],
          ['found', `${step.computed} = SHA-256(signature)`],
        ],
      };
    case 'entropy':
      return {
        title: 'What was drawn from is what stood at the close',
        rows: [
          ['expected', step.computed ?? NOTHING],
          ['found', step.value ?? NOTHING],
        ],
      };
    case 'weights':
      return {
        title: 'Each chance follows from what the runner pays: weights in proportion to 1 / coefficient',
        rows: [
          ['expected', listed(step.computed)],
          ['found', listed(report.weights)],
        ],
      };
    case 'drawing':
      return {
        title: `The number is the first below ${step.limit} that HMAC-SHA256 with the seed gives`,
        rows: [
          ...step.drawings.map(({ message, digest, number, again }): readonly [string, string] => {
            return [again ? 'drawn again' : 'drawn', `${number} = first 8 bytes of ${digest} over ${message}`];
          }),
          ['expected', `counter ${step.drawings.length - 1}`],
          ['found', `counter ${report.counter}`],
        ],
      };
    case 'winner':
      return {
        title: `The number modulo ${step.total} falls on the winner`,
        rows: [
          ['expected', `runner ${step.computed} (place ${step.point})`],
          ['found', `runner ${report.winner}`],
        ],
      };
  }
}

function listed(weights: readonly Weight[]): string {
  return weights.map(({ participantNumber, weight }) => `${participantNumber}: ${weight}`).join(', ');
}
