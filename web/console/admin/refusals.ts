import { inLanguage, language } from '../../language.ts';
import type { Refusal } from './api.ts';

const en = {
  unanswered: 'The server did not answer, so it is not known whether this was done. Send it again: it is done at most once.',
  'auth/unauthenticated': 'Your session has ended. Nothing was changed. Sign in again.',
  'auth/forbidden': 'Your role may not do this. Nothing was changed. Ask an admin.',
  'core/malformed': 'Something in the form is not right. Nothing was changed. Correct the fields named here and send it again.',
  'core/too-many-requests': 'Asked too often. Nothing was changed. Wait a moment and send it again.',
  'core/too-many-at-once': 'Too much at once. Nothing was changed. Wait a moment and send it again.',
  'core/backlog-full': 'Too much waits to be recorded. Nothing was changed. Send it again in a few seconds.',
  'core/database-unavailable': 'Postgres does not answer. Send it again in a few seconds: it is done at most once.',
  'core/stream-halted': 'Record and object disagree, so this one is stopped. Nothing was changed. An operator must look (see Health).',
  'core/internal': 'Something went wrong in the server. Send it again: it is done at most once. If it goes on, tell the operator.',
  'core/not-found': 'There is nothing under this number. Check it.',
  'betting/round-closed': 'Bets are closed: no money moved. A ticket cannot be changed any more; it is paid after the draw.',
  'betting/round-settled': 'The round is settled and can no longer be voided. No money moved.',
  'betting/unknown-round': 'There is no such round. Check the number.',
  'betting/unknown-receipt': 'There is no such ticket. Check the number.',
  'betting/shift-closed': 'Your shift is closed: no money moved. Open one at the drawer, and try again.',
  'betting/shift-closing': 'The shift is being closed. Wait a few seconds and look again.',
  'betting/no-margin': 'These coefficients leave the house nothing. Nothing was changed. Lower one of them.',
  'betting/margin-too-high':
    'The house would keep more than the track allows. Nothing was changed. Raise a coefficient or lower the takeout.',
  'betting/coefficients-too-odd':
    'These coefficients cannot be drawn exactly. Nothing was changed. Take rounder ones, 2.50 instead of 2.53, say.',
  'betting/cache-unavailable': 'Redis is away. What it holds expires by itself within a minute; try again later if you need it sooner.',
} as const;

type Known = keyof typeof en;

const fr: Readonly<Record<Known, string>> = {
  unanswered: 'Le serveur n’a pas répondu : on ne sait pas si c’est fait. Renvoyez : ce n’est fait qu’une fois au plus.',
  'auth/unauthenticated': 'Votre session est terminée. Rien n’a changé. Reconnectez-vous.',
  'auth/forbidden': 'Votre rôle ne le permet pas. Rien n’a changé. Demandez à un administrateur.',
  'core/malformed': 'Quelque chose dans le formulaire n’est pas juste. Rien n’a changé. Corrigez les champs indiqués et renvoyez.',
  'core/too-many-requests': 'Trop de demandes. Rien n’a changé. Attendez un instant et renvoyez.',
  'core/too-many-at-once': 'Trop à la fois. Rien n’a changé. Attendez un instant et renvoyez.',
  'core/backlog-full': 'Trop attend d’être enregistré. Rien n’a changé. Renvoyez dans quelques secondes.',
  'core/database-unavailable': 'Postgres ne répond pas. Renvoyez dans quelques secondes : ce n’est fait qu’une fois au plus.',
  'core/stream-halted': 'Registre et objet se contredisent : arrêté. Rien n’a changé. Un exploitant doit regarder (voir Santé).',
  'core/internal': 'Une erreur dans le serveur. Renvoyez : ce n’est fait qu’une fois au plus. Si cela dure, prévenez l’exploitant.',
  'core/not-found': 'Il n’y a rien sous ce numéro. Vérifiez-le.',
  'betting/round-closed': 'Les paris sont clos : aucun argent n’a bougé. Le ticket ne peut plus changer ; il est payé après le tirage.',
  'betting/round-settled': 'La manche est réglée et ne peut plus être annulée. Aucun argent n’a bougé.',
  'betting/unknown-round': 'Cette manche n’existe pas. Vérifiez le numéro.',
  'betting/unknown-receipt': 'Ce ticket n’existe pas. Vérifiez le numéro.',
  'betting/shift-closed': 'Votre caisse est fermée : aucun argent n’a bougé. Ouvrez-en une, et réessayez.',
  'betting/shift-closing': 'La caisse est en cours de fermeture. Attendez quelques secondes et regardez de nouveau.',
  'betting/no-margin': 'Ces cotes ne laissent rien à la maison. Rien n’a changé. Baissez l’une d’elles.',
  'betting/margin-too-high': 'La maison garderait plus que la piste ne permet. Rien n’a changé. Montez une cote ou baissez le prélèvement.',
  'betting/coefficients-too-odd':
    'Ces cotes ne peuvent être tirées exactement. Rien n’a changé. Prenez-les plus rondes : 2,50 au lieu de 2,53.',
  'betting/cache-unavailable':
    'Redis est absent. Ce qu’il garde expire de soi-même en une minute ; réessayez plus tard s’il le faut plus tôt.',
};

const words = inLanguage<Readonly<Record<Known, string>>>({ en, fr });

/** What went wrong, whether anything changed, and what to do. What has no words here is told in the server's own, which are English. */
export function told(refusal: Refusal): { readonly text: string; readonly lang: string } {
  if (refusal.kind === 'unanswered') return { text: words.value.unanswered, lang: language.value };
  const { code, title, detail } = refusal.problem;
  if (isKnown(code)) return { text: words.value[code], lang: language.value };
  return { text: `${title}. ${detail}`, lang: 'en' };
}

/** What the server says of the fields of a form, by name. */
export function faultsOf(refusal: Refusal | undefined): ReadonlyMap<string, string> {
  if (refusal?.kind !== 'refused') return new Map();
  return new Map(refusal.problem.errors.map(({ field, message }) => [field, message]));
}

function isKnown(code: string): code is Known {
  return Object.hasOwn(en, code);
}
