import { inLanguage } from '../language.ts';

const en = {
  username: 'Name',
  password: 'Password',
  enter: 'Sign in',
  leave: 'Sign out',
  wrong: 'The name or the password is wrong. Check both and try again.',
  tooMany: 'Too many attempts from here. Wait a quarter of an hour, or sign in from another address.',
  unreachable: 'The server did not answer. Check your network and try again.',
};

type AccountWords = typeof en;

const fr: AccountWords = {
  username: 'Nom',
  password: 'Mot de passe',
  enter: 'Se connecter',
  leave: 'Se déconnecter',
  wrong: 'Le nom ou le mot de passe est faux. Vérifiez les deux et réessayez.',
  tooMany: 'Trop d’essais d’ici. Attendez un quart d’heure, ou connectez-vous depuis une autre adresse.',
  unreachable: 'Le serveur n’a pas répondu. Vérifiez votre réseau et réessayez.',
};

/** What is said at a sign-in, wherever it stands. */
export const accountWords = inLanguage({ en, fr });
