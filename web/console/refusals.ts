import type { Problem, ProblemCode } from '../../client/index.ts';
import { formats } from '../formats.ts';
import { refusalSentences, type RefusalWords } from './refusal-words.ts';

type Sentence = {
  readonly [Name in keyof RefusalWords]: RefusalWords[Name] extends string ? Name : never;
}[keyof RefusalWords];

const BY_CODE: Readonly<Partial<Record<ProblemCode, Sentence>>> = {
  'betting/round-closed': 'closed',
  'betting/round-void': 'roundVoid',
  'betting/round-settled': 'closed',
  'betting/round-full': 'full',
  'betting/unknown-participant': 'runner',
  'betting/unknown-receipt': 'noReceipt',
  'betting/unknown-code': 'noReceipt',
  'betting/ambiguous-code': 'ambiguous',
  'betting/wrong-redeem-code': 'code',
  'betting/ticket-paid': 'paid',
  'betting/ticket-lost': 'lost',
  'betting/ticket-void': 'void',
  'betting/not-settled': 'notSettled',
  'betting/not-your-ticket': 'notOwn',
  'betting/others-tickets': 'notOwn',
  'betting/no-open-shift': 'shift',
  'betting/shift-open': 'shiftOpen',
  'betting/shift-already-closed': 'shiftClosed',
  'betting/money-suspended': 'suspended',
  'auth/forbidden': 'forbidden',
  'auth/unauthenticated': 'signIn',
  'core/backlog-full': 'away',
  'core/database-unavailable': 'away',
};

/** Why the API said no, in the page's language: what happened, whether money moved, what to do. */
export function refusalWords(problem: Problem): string {
  const words = refusalSentences.value;
  const amount = (name: string) => formats.value.amount(Number(problem[name]));
  const sentence = BY_CODE[problem.code];
  if (sentence !== undefined) return words[sentence];
  if (problem.code === 'betting/stake-out-of-limits') return words.stake(amount('minStakeMinor'), amount('maxStakeMinor'));
  if (problem.code === 'betting/payout-too-high') return words.payout(amount('maxPayoutMinor'));
  if (problem.code === 'betting/too-many-bets') return words.bets(String(problem['maxBets']));
  if (problem.status === 429) return words.busy;
  return `${problem.title}. ${problem.detail}`;
}
