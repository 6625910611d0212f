import { inLanguage } from '../language.ts';

const en = {
  title: (code: string) => `Ticket ${code} · Ringside`,
  number: (number: string) => `Ticket ${number}`,
  round: (number: string) => `Round ${number}`,
  open: 'Open',
  won: 'You won',
  lost: 'Not won',
  paid: 'Paid',
  void: 'Void',
  refundable: 'Refund',

  canWin: 'can win at most',
  canWinPool: 'staked; the pool decides what it pays',
  staked: 'staked',
  isDue: 'to be paid',
  wasPaid: 'was paid',
  givesBack: 'to be given back',

  closesIn: (left: string) => `Bets close in ${left}. This page shows the result by itself.`,
  racing: 'The race is run. This page shows the result by itself.',
  wonNext: 'Show the printed ticket at any counter: it is paid once, against its code.',
  lostNext: (winner: string) => `${winner} won this round. Nothing is paid on this ticket.`,
  paidNext: 'It was paid at a counter. Nothing more is due.',
  voidNext: 'It was taken back at the counter before the close. Nothing is due.',
  refundNext: 'Nobody can win this round. Show the printed ticket at any counter: its stake is given back.',
  voidReason: (reason: string) => `Why the round is void: ${reason}`,
  watch: (number: string) => `Watch round ${number}`,
  bets: 'Bets',
  winner: 'won',

  unknown: 'No ticket has this code',
  unknownNext: 'Check the eight signs printed beside “Code”, or scan the square again.',
  ambiguous: 'Two tickets have this code',
  ambiguousNext: 'Scan the square on the ticket: it says which one it is. A counter can look it up by its number too.',
};

type TicketPageWords = typeof en;

const fr: TicketPageWords = {
  title: (code) => `Ticket ${code} · Ringside`,
  number: (number) => `Ticket n° ${number}`,
  round: (number) => `Manche ${number}`,
  open: 'Ouvert',
  won: 'Gagné',
  lost: 'Pas gagné',
  paid: 'Payé',
  void: 'Annulé',
  refundable: 'Remboursé',

  canWin: 'peut gagner au plus',
  canWinPool: 'misés ; la masse décide du gain',
  staked: 'misés',
  isDue: 'à recevoir',
  wasPaid: 'ont été payés',
  givesBack: 'à vous rendre',

  closesIn: (left) => `Les paris ferment dans ${left}. Cette page montrera le résultat d’elle-même.`,
  racing: 'La course est courue. Cette page montrera le résultat d’elle-même.',
  wonNext: 'Présentez le ticket imprimé à une caisse : il est payé une fois, contre son code.',
  lostNext: (winner) => `${winner} a gagné cette manche. Rien n’est payé sur ce ticket.`,
  paidNext: 'Il a été payé à une caisse. Plus rien n’est dû.',
  voidNext: 'Il a été repris à la caisse avant la fermeture. Rien n’est dû.',
  refundNext: 'Personne ne peut gagner cette manche. Présentez le ticket imprimé à une caisse : sa mise est rendue.',
  voidReason: (reason) => `Pourquoi la manche est nulle : ${reason}`,
  watch: (number) => `Voir la manche ${number}`,
  bets: 'Paris',
  winner: 'gagne',

  unknown: 'Aucun ticket n’a ce code',
  unknownNext: 'Vérifiez les huit signes imprimés à côté de « Code », ou scannez le carré de nouveau.',
  ambiguous: 'Deux tickets ont ce code',
  ambiguousNext: 'Scannez le carré du ticket : il dit lequel c’est. Une caisse peut aussi le chercher par son numéro.',
};

/** What a ticket's page says. */
export const ticketPageWords = inLanguage({ en, fr });
