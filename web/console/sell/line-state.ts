import { signal } from '@preact/signals';
import { formats } from '../../formats.ts';
import { goTo } from '../place.ts';
import { sale, sell } from './sale.ts';
import { addBet, clearSlip, isRunner, lastStakeMinor, removeBet, slip } from './slip.ts';
import { readLine } from './typed-line.ts';
import { sellWords } from './words.ts';

/** What stands in the line. */
export const typed = signal('');
/** Why the line was not taken; '' where it was. */
export const complaint = signal('');

/** Takes the line: adds its bet, or sells where it is empty. */
export function takeLine(): void {
  if (sale.peek().is === 'sending') return;
  const line = readLine(typed.peek(), formats.peek().minorDigits);
  complaint.value = '';
  switch (line.asks) {
    case 'nothing':
      return void sell();
    case 'unreadable':
      return complain(sellWords.value.unreadable);
    case 'ticket':
      typed.value = '';
      return goTo('ticket', line.scanned);
    case 'bet':
      return bet(line.participantNumber, line.stakeMinor ?? lastStakeMinor.peek());
  }
}

/** Bets on a runner; a stake of null was never said. */
export function bet(participantNumber: number, stakeMinor: number | null): void {
  if (sale.peek().is === 'sending') return;
  if (!isRunner(participantNumber)) return complain(sellWords.value.noSuchRunner(String(participantNumber)));
  if (stakeMinor === null) return complain(sellWords.value.noLastStake);
  sale.value = { is: 'typing' };
  complaint.value = '';
  typed.value = '';
  addBet({ participantNumber, stakeMinor });
}

/** Gives up the line, or the ticket where the line is empty. */
export function escapeLine(): void {
  if (sale.peek().is === 'sending') return;
  complaint.value = '';
  if (typed.peek() !== '') return void (typed.value = '');
  sale.value = { is: 'typing' };
  clearSlip();
}

/** Takes the last bet back. */
export function takeBack(): void {
  if (sale.peek().is !== 'sending' && slip.peek().bets.length > 0) removeBet(slip.peek().bets.length - 1);
}

function complain(why: string): void {
  complaint.value = why;
}
