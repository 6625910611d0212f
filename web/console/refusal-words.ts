import { inLanguage } from '../language.ts';

const en = {
  stake: (least: string, most: string) => `A stake lies between ${least} and ${most}. Nothing was sold.`,
  payout: (most: string) => `A ticket may win ${most} at the most. Nothing was sold. Lower the stakes.`,
  bets: (most: string) => `A ticket takes ${most} bets at the most. Nothing was sold. Sell two tickets.`,
  runner: 'The round has no such runner. Nothing was sold.',
  full: 'The round has sold all its tickets. Nothing was sold. Wait for the next one.',
  noReceipt: 'No ticket was sold under this number or code. Read it again.',
  closed: 'The round has closed: a ticket is changed or voided before. Nothing has changed.',
  code: 'The code is not this ticket’s. Nothing was paid. Read it again.',
  paid: 'This ticket was paid already. Pay nothing.',
  lost: 'This ticket won nothing. Pay nothing.',
  notSettled: 'The round has no result yet. Nothing was paid. Wait for the race.',
  roundVoid: 'The round is void: its tickets are refunded. Nothing has changed.',
  ambiguous: 'Two tickets have this code. Type the number on the ticket instead.',
  void: 'This ticket is void. Nothing has changed.',
  notOwn: 'Somebody else sold this ticket: its cashier or an admin may do that. Nothing has changed.',
  shift: 'No shift of yours is open. Open one in the drawer, then do it again. Nothing has changed.',
  shiftOpen: 'A shift of yours is open already.',
  shiftClosed: 'This shift is closed already.',
  suspended: 'Your account moves no money now: its role has changed, or it was signed out everywhere. Sign in again.',
  forbidden: 'Your role may not do that. Nothing has changed.',
  signIn: 'Your session has ended. Nothing has changed. Sign in again.',
  busy: 'Too much at once. Nothing has changed. Wait a moment and do it again.',
  away: 'The house cannot record anything now. Nothing has changed. Do it again in a moment.',
};

export type RefusalWords = typeof en;

const fr: RefusalWords = {
  stake: (least, most) => `Une mise est entre ${least} et ${most}. Rien n’a été vendu.`,
  payout: (most) => `Un ticket peut gagner ${most} au plus. Rien n’a été vendu. Baissez les mises.`,
  bets: (most) => `Un ticket prend ${most} paris au plus. Rien n’a été vendu. Vendez deux tickets.`,
  runner: 'La manche n’a pas ce coureur. Rien n’a été vendu.',
  full: 'La manche a vendu tous ses tickets. Rien n’a été vendu. Attendez la suivante.',
  noReceipt: 'Aucun ticket n’a été vendu sous ce numéro ou ce code. Relisez-le.',
  closed: 'La manche est fermée : un ticket se change ou s’annule avant. Rien n’a changé.',
  code: 'Ce code n’est pas celui du ticket. Rien n’a été payé. Relisez-le.',
  paid: 'Ce ticket est déjà payé. Ne payez rien.',
  lost: 'Ce ticket n’a rien gagné. Ne payez rien.',
  notSettled: 'La manche n’a pas encore de résultat. Rien n’a été payé. Attendez la course.',
  roundVoid: 'La manche est nulle : ses tickets sont remboursés. Rien n’a changé.',
  ambiguous: 'Deux tickets ont ce code. Tapez plutôt le numéro du ticket.',
  void: 'Ce ticket est annulé. Rien n’a changé.',
  notOwn: 'Un autre a vendu ce ticket : son caissier ou un administrateur peut le faire. Rien n’a changé.',
  shift: 'Aucun service à vous n’est ouvert. Ouvrez-en un à la caisse, puis recommencez. Rien n’a changé.',
  shiftOpen: 'Un service à vous est déjà ouvert.',
  shiftClosed: 'Ce service est déjà fermé.',
  suspended: 'Votre compte ne déplace plus d’argent : son rôle a changé, ou il a été déconnecté partout. Reconnectez-vous.',
  forbidden: 'Votre rôle ne le permet pas. Rien n’a changé.',
  signIn: 'Votre session est terminée. Rien n’a changé. Reconnectez-vous.',
  busy: 'Trop à la fois. Rien n’a changé. Attendez un instant et recommencez.',
  away: 'La maison ne peut rien enregistrer maintenant. Rien n’a changé. Recommencez dans un instant.',
};

/** Why the house said no to a cashier: what happened, whether money moved, what to do. */
export const refusalSentences = inLanguage({ en, fr });
