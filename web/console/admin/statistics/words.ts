import { inLanguage } from '../../../language.ts';

const en = {
  rounds: 'The last 100 rounds',
  stakes: 'Stakes',
  payouts: 'Paid out',
  balance: 'House balance',
  sumOf: (rounds: string) => `Over ${rounds} rounds`,
  plotOfRounds: (rounds: string, stakes: string, payouts: string, balance: string) =>
    `Stakes, payouts and house balance of the last ${rounds} rounds. In all ${stakes} staked, ${payouts} paid out, ${balance} left.`,
  round: (number: string) => `Round ${number}`,
  newest: 'the newest round',
  inFigures: 'The same in figures',
  roundHeading: 'Round',
  tickets: 'Tickets',
  bets: 'Bets',
  prizePool: 'Won',
  noRounds: 'No round has taken a bet yet',
  noRoundsNext: 'Sums stand here with the first ticket.',

  sales: 'Sales by cashier and day',
  from: 'From',
  to: 'Up to',
  cashier: 'Cashier',
  everybody: 'everybody',
  cashierHint: 'The id of an account; empty for everybody.',
  day: 'Day (UTC)',
  received: 'Received',
  left: 'Balance',
  inAll: 'In all',
  plotOfSales: (days: string, received: string, payouts: string) =>
    `Received and paid out on each of ${days} days. In all ${received} received, ${payouts} paid out.`,
  noSales: 'Nothing was sold in this time',
  noSalesNext: 'Choose other days, or leave the cashier empty.',
};

export type StatisticsWords = typeof en;

const fr: StatisticsWords = {
  rounds: 'Les 100 dernières manches',
  stakes: 'Mises',
  payouts: 'Payé',
  balance: 'Solde de la maison',
  sumOf: (rounds) => `Sur ${rounds} manches`,
  plotOfRounds: (rounds, stakes, payouts, balance) =>
    `Mises, paiements et solde de la maison des ${rounds} dernières manches. En tout ${stakes} misés, ${payouts} payés, ${balance} restants.`,
  round: (number) => `Manche ${number}`,
  newest: 'la manche la plus récente',
  inFigures: 'La même chose en chiffres',
  roundHeading: 'Manche',
  tickets: 'Tickets',
  bets: 'Paris',
  prizePool: 'Gagné',
  noRounds: 'Aucune manche n’a encore pris de pari',
  noRoundsNext: 'Les sommes apparaissent ici avec le premier ticket.',

  sales: 'Ventes par caissier et par jour',
  from: 'Du',
  to: 'Jusqu’au',
  cashier: 'Caissier',
  everybody: 'tous',
  cashierHint: 'L’identifiant d’un compte ; vide pour tous.',
  day: 'Jour (UTC)',
  received: 'Reçu',
  left: 'Solde',
  inAll: 'En tout',
  plotOfSales: (days, received, payouts) => `Reçu et payé sur chacun des ${days} jours. En tout ${received} reçus, ${payouts} payés.`,
  noSales: 'Rien n’a été vendu dans cette période',
  noSalesNext: 'Choisissez d’autres jours, ou laissez le caissier vide.',
};

/** What the section of statistics says. */
export const statisticsWords = inLanguage({ en, fr });
