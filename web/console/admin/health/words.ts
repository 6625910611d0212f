import { inLanguage } from '../../../language.ts';

const en = {
  ok: 'All is well.',
  degraded: 'It runs, but not whole.',
  down: 'Commands are refused.',
  away: (names: string) => `Does not answer: ${names}.`,
  halted: (streams: string) => `Stopped, because record and object disagree: ${streams}.`,
  waiting: (events: string) => `${events} events wait for Postgres.`,
  more: 'Plots and figures: operations',

  cache: 'What is cached',
  cacheNext: 'Statistics and lists renew themselves within half a minute. Give them up only if a figure must be right now.',
  round: 'Round',
  roundHint: 'Its number; empty for everything.',
  giveUp: 'Give up the cache',
  givenUp: 'Given up: the next look reads from Postgres.',
};

export type HealthWords = typeof en;

const fr: HealthWords = {
  ok: 'Tout va bien.',
  degraded: 'Cela tourne, mais pas en entier.',
  down: 'Les commandes sont refusées.',
  away: (names) => `Ne répond pas : ${names}.`,
  halted: (streams) => `Arrêtés, car registre et objet se contredisent : ${streams}.`,
  waiting: (events) => `${events} événements attendent Postgres.`,
  more: 'Courbes et chiffres : exploitation',

  cache: 'Ce qui est en cache',
  cacheNext: 'Statistiques et listes se renouvellent en une demi-minute. Ne les abandonnez que si un chiffre doit être juste à l’instant.',
  round: 'Manche',
  roundHint: 'Son numéro ; vide pour tout.',
  giveUp: 'Abandonner le cache',
  givenUp: 'Abandonné : le prochain regard lit dans Postgres.',
};

/** What the section of health says. */
export const healthWords = inLanguage({ en, fr });
