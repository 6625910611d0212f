import { inLanguage } from '../language.ts';

const en = {
  title: 'Console · Ringside',
  signIn: 'Sign in to work',
  wrongRole: (name: string) => `${name} may not work here: the console is for cashiers and admins. Sign in as one.`,
  signedOut: 'Your session has ended. Sign in again: what you were doing is kept.',
  sections: 'What to do',
  signedInAs: (name: string) => `Signed in as ${name}`,
  leaving: 'The server did not answer: you are still signed in. Try again.',
};

type ConsoleWords = typeof en;

const fr: ConsoleWords = {
  title: 'Console · Ringside',
  signIn: 'Connectez-vous pour travailler',
  wrongRole: (name) =>
    `${name} ne peut pas travailler ici : la console est pour les caissiers et les administrateurs. Connectez-vous comme tel.`,
  signedOut: 'Votre session est terminée. Reconnectez-vous : ce que vous faisiez est gardé.',
  sections: 'Que faire',
  signedInAs: (name) => `Connecté : ${name}`,
  leaving: 'Le serveur n’a pas répondu : vous êtes encore connecté. Réessayez.',
};

/** What the console says around its sections. */
export const consoleWords = inLanguage({ en, fr });
