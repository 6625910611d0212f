import type { Shift } from '../../../../domains/betting/contract.ts';
import { inLanguage } from '../../../language.ts';

const en = {
  all: 'Drawers of all cashiers, newest first',
  next: 'A drawer that differs is marked. Count it again with its cashier; then read its audit trail.',
  cashier: 'Cashier',
  status: 'State',
  states: { open: 'open', closing: 'closing', closed: 'closed' } satisfies Record<Shift['status'], string>,
  opened: 'Opened',
  closed: 'Closed',
  float: 'Float',
  sales: 'Sales',
  voids: 'Voids',
  payouts: 'Payouts',
  refunds: 'Refunds',
  expected: 'Expected',
  counted: 'Counted',
  difference: 'Difference',
  notCounted: 'not counted',
  short: (amount: string) => `${amount} short`,
  over: (amount: string) => `${amount} over`,
  even: 'none',
  none: 'No shift was opened yet',
  noneNext: 'A shift opens with a cashier’s first sale, or by hand at the drawer.',
};

export type ShiftsWords = typeof en;

const fr: ShiftsWords = {
  all: 'Caisses de tous les caissiers, de la plus récente à la plus ancienne',
  next: 'Une caisse qui diffère est marquée. Recomptez-la avec son caissier ; puis lisez son journal d’audit.',
  cashier: 'Caissier',
  status: 'État',
  states: { open: 'ouverte', closing: 'en fermeture', closed: 'fermée' },
  opened: 'Ouverture',
  closed: 'Fermeture',
  float: 'Fonds',
  sales: 'Ventes',
  voids: 'Annulations',
  payouts: 'Paiements',
  refunds: 'Remboursements',
  expected: 'Attendu',
  counted: 'Compté',
  difference: 'Différence',
  notCounted: 'pas compté',
  short: (amount) => `${amount} en moins`,
  over: (amount) => `${amount} en trop`,
  even: 'aucune',
  none: 'Aucune caisse n’a encore été ouverte',
  noneNext: 'Une caisse s’ouvre à la première vente d’un caissier, ou à la main dans sa section.',
};

/** What the section of shifts says. */
export const shiftsWords = inLanguage({ en, fr });
