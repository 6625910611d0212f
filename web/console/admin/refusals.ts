import { inLanguage } from '../../language.ts';
import { refusalWords } from '../refusals.ts';
import type { Refusal } from './api.ts';

const en = {
  unanswered: 'The server did not answer, so it is not known whether this was done. Send it again: it is done at most once.',
  'core/malformed': 'Something in the form is not right. Nothing was changed. Correct the fields named here and send it again.',
  'core/database-unavailable': 'Postgres does not answer. Send it again in a few seconds: it is done at most once.',
  'core/stream-halted': 'Record and object disagree, so this one is stopped. Nothing was changed. An operator must look (see Health).',
  'core/internal': 'Something went wrong in the server. Send it again: it is done at most once. If it goes on, tell the operator.',
  'core/not-found': 'There is nothing under this number. Check it.',
  'betting/round-settled': 'The round is settled and can no longer be voided. No money moved.',
  'betting/unknown-round': 'There is no such round. Check the number.',
  'betting/shift-closing': 'The shift is being closed. Wait a few seconds and look again.',
  'betting/no-margin': 'These coefficients leave the house nothing. Nothing was changed. Lower one of them.',
  'betting/margin-too-high':
    'The house would keep more than the track allows. Nothing was changed. Raise a coefficient or lower the takeout.',
  'betting/coefficients-too-odd':
    'These coefficients cannot be drawn exactly. Nothing was changed. Take rounder ones, 2.50 instead of 2.53, say.',
  'betting/cache-unavailable': 'Redis is away. What it holds expires by itself within a minute; try again later if you need it sooner.',
  'betting/coefficient-too-low': 'A runner would pay no more than the stake. Nothing was changed. A coefficient lies above 1.00.',
  'betting/runners-misnumbered': 'The runners are not numbered from 1, each once. Nothing was changed. Load the page again.',
  'betting/limits-contradict': 'The smallest stake is above the largest. Nothing was changed. Lower it, or raise the other.',
  'betting/max-payout-too-low':
    'The smallest stake on the longest odds would win more than a ticket may. Nothing was changed. Raise the largest prize.',
  'betting/unknown-track': 'There is no such track. Load the page again.',
  'auth/wrong-password': 'The password you have now is not this one. Nothing was changed. Check it and try again.',
  'auth/unknown-account': 'There is no such account. Look it up in the list.',
  'auth/name-taken': 'There is an account of that name or e-mail already. Nothing was added. Choose another.',
  'auth/own-account': 'You cannot take your own rights away. Nothing was changed. Ask another admin: that way one always remains.',
  'auth/change-not-told':
    'The account is changed, and not everybody has been told yet. Send it again; what is missing also follows by itself.',
} as const;

type Known = keyof typeof en;

const fr: Readonly<Record<Known, string>> = {
  unanswered: 'Le serveur n’a pas répondu : on ne sait pas si c’est fait. Renvoyez : ce n’est fait qu’une fois au plus.',
  'core/malformed': 'Quelque chose dans le formulaire n’est pas juste. Rien n’a changé. Corrigez les champs indiqués et renvoyez.',
  'core/database-unavailable': 'Postgres ne répond pas. Renvoyez dans quelques secondes : ce n’est fait qu’une fois au plus.',
  'core/stream-halted': 'Registre et objet se contredisent : arrêté. Rien n’a changé. Un exploitant doit regarder (voir Santé).',
  'core/internal': 'Une erreur dans le serveur. Renvoyez : ce n’est fait qu’une fois au plus. Si cela dure, prévenez l’exploitant.',
  'core/not-found': 'Il n’y a rien sous ce numéro. Vérifiez-le.',
  'betting/round-settled': 'La manche est réglée et ne peut plus être annulée. Aucun argent n’a bougé.',
  'betting/unknown-round': 'Cette manche n’existe pas. Vérifiez le numéro.',
  'betting/shift-closing': 'La caisse est en cours de fermeture. Attendez quelques secondes et regardez de nouveau.',
  'betting/no-margin': 'Ces cotes ne laissent rien à la maison. Rien n’a changé. Baissez l’une d’elles.',
  'betting/margin-too-high': 'La maison garderait plus que la piste ne permet. Rien n’a changé. Montez une cote ou baissez le prélèvement.',
  'betting/coefficients-too-odd':
    'Ces cotes ne peuvent être tirées exactement. Rien n’a changé. Prenez-les plus rondes : 2,50 au lieu de 2,53.',
  'betting/cache-unavailable':
    'Redis est absent. Ce qu’il garde expire de soi-même en une minute ; réessayez plus tard s’il le faut plus tôt.',
  'betting/coefficient-too-low': 'Un partant ne paierait pas plus que la mise. Rien n’a changé. Une cote est supérieure à 1,00.',
  'betting/runners-misnumbered': 'Les partants ne sont pas numérotés à partir de 1, chacun une fois. Rien n’a changé. Rechargez la page.',
  'betting/limits-contradict': 'La plus petite mise dépasse la plus grande. Rien n’a changé. Baissez l’une ou montez l’autre.',
  'betting/max-payout-too-low':
    'La plus petite mise sur la plus longue cote gagnerait plus qu’un ticket ne peut. Rien n’a changé. Montez le gain le plus grand.',
  'betting/unknown-track': 'Cette piste n’existe pas. Rechargez la page.',
  'auth/wrong-password': 'Ce n’est pas votre mot de passe actuel. Rien n’a changé. Vérifiez-le et réessayez.',
  'auth/unknown-account': 'Ce compte n’existe pas. Cherchez-le dans la liste.',
  'auth/name-taken': 'Un compte a déjà ce nom ou cet e-mail. Rien n’a été ajouté. Choisissez-en un autre.',
  'auth/own-account':
    'Vous ne pouvez vous retirer vos droits. Rien n’a changé. Demandez à un autre administrateur : ainsi il en reste toujours un.',
  'auth/change-not-told': 'Le compte est changé, et tous n’en sont pas encore informés. Renvoyez ; ce qui manque suit aussi de soi-même.',
};

const words = inLanguage<Readonly<Record<Known, string>>>({ en, fr });

/** What a rule of a field's shape means to who filled it in. */
const rules = inLanguage<Readonly<Record<string, string>>>({
  en: {
    too_small: 'Too little or too short.',
    too_big: 'Too much or too long.',
    invalid_type: 'Something must stand here.',
    invalid_format: 'Not written as it has to be.',
    before_from: 'The end comes before the beginning.',
    too_late: 'The beginning comes after the end.',
    too_early: 'That is too long: a year at the most.',
    check_digit: 'A digit is wrong. Read the number again.',
  },
  fr: {
    too_small: 'Trop peu ou trop court.',
    too_big: 'Trop ou trop long.',
    invalid_type: 'Il faut quelque chose ici.',
    invalid_format: 'Pas écrit comme il le faut.',
    before_from: 'La fin vient avant le début.',
    too_late: 'Le début vient après la fin.',
    too_early: 'C’est trop long : un an au plus.',
    check_digit: 'Un chiffre est faux. Relisez le numéro.',
  },
});

/** What went wrong, whether anything changed, and what to do. */
export function told(refusal: Refusal): string {
  if (refusal.kind === 'unanswered') return words.value.unanswered;
  const { problem } = refusal;
  return isKnown(problem.code) ? words.value[problem.code] : refusalWords(problem);
}

/** What is wrong with the fields of a form, by the names that the API has for them. */
export function faultsOf(refusal: Refusal | undefined): ReadonlyMap<string, string> {
  if (refusal?.kind !== 'refused') return new Map();
  const { code, errors } = refusal.problem;
  const isRule = isKnown(code) && code !== 'core/malformed';
  return new Map(errors.map(({ field, rule, message }) => [field, isRule ? told(refusal) : (rules.value[rule] ?? message)]));
}

function isKnown(code: string): code is Known {
  return Object.hasOwn(en, code);
}
