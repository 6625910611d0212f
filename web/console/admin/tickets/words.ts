import type { Receipt } from '../../../../domains/betting/contract.ts';
import { inLanguage } from '../../../language.ts';

type Status = Receipt['status'];

const en = {
  all: 'Tickets, newest first',
  round: 'Round',
  roundHint: 'Its number; empty for all.',
  cashier: 'Cashier',
  cashierHint: 'The id of an account; empty for all.',
  status: 'State',
  any: 'any',
  states: { open: 'open', won: 'won', lost: 'lost', paid: 'paid', void: 'void', refundable: 'refundable' } satisfies Record<Status, string>,
  ticket: 'Ticket',
  ticketOf: (number: string) => `Ticket ${number}`,
  sold: 'Sold',
  soldBy: 'Sold by',
  bets: 'Bets',
  stake: 'Stake',
  prize: 'Prize',
  coefficient: 'Coefficient',
  runner: 'Runner',
  due: 'To be paid',
  paid: 'Paid',
  none: 'No such ticket',
  noneNext: 'Change the filters, or wait for the next sale.',
  history: 'Its audit trail',
  voidTicket: 'Void this ticket',
  voidAct: 'Void the ticket',
  voidMeans: (amount: string) => `${amount} go back to whoever holds the ticket, from your drawer. This cannot be taken back.`,
  voided: (amount: string) => `The ticket is void. Give ${amount} back.`,
  tooLate: 'It can be voided no more: bets are closed.',
};

export type TicketsWords = typeof en;

const fr: TicketsWords = {
  all: 'Tickets, du plus récent au plus ancien',
  round: 'Manche',
  roundHint: 'Son numéro ; vide pour toutes.',
  cashier: 'Caissier',
  cashierHint: 'L’identifiant d’un compte ; vide pour tous.',
  status: 'État',
  any: 'tous',
  states: { open: 'ouvert', won: 'gagné', lost: 'perdu', paid: 'payé', void: 'annulé', refundable: 'remboursable' },
  ticket: 'Ticket',
  ticketOf: (number) => `Ticket ${number}`,
  sold: 'Vendu',
  soldBy: 'Vendu par',
  bets: 'Paris',
  stake: 'Mise',
  prize: 'Gain',
  coefficient: 'Cote',
  runner: 'Partant',
  due: 'À payer',
  paid: 'Payé',
  none: 'Aucun ticket de ce genre',
  noneNext: 'Changez les filtres, ou attendez la prochaine vente.',
  history: 'Son journal d’audit',
  voidTicket: 'Annuler ce ticket',
  voidAct: 'Annuler le ticket',
  voidMeans: (amount) => `${amount} retournent au porteur du ticket, de votre caisse. C’est sans retour.`,
  voided: (amount) => `Le ticket est annulé. Rendez ${amount}.`,
  tooLate: 'Il ne peut plus être annulé : les paris sont clos.',
};

/** What the section of tickets says. */
export const ticketsWords = inLanguage({ en, fr });
