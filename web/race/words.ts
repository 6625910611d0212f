import { inLanguage } from '../language.ts';

const en = {
  round: (number: string) => `Round ${number}`,
  betsCloseIn: 'Bets close in',
  betsCloseAt: (time: string) => `at ${time}`,
  betsClosing: 'Bets are closed, the race is about to start',
  betsClosedForBeacon: 'Bets are closed, the draw waits for the beacon',
  lastTenSeconds: (round: string) => `Bets on round ${round} close in ten seconds.`,
  raceRuns: 'The race is on',
  raceEndsIn: (time: string) => `${time} to go`,
  awaitingResult: 'Over the line: waiting for the official result',
  wins: (name: string) => `${name} wins`,
  winsRound: (name: string, number: string, round: string) => `${name}, number ${number}, wins round ${round}.`,
  pays: (coefficient: string) => `Pays ${coefficient}`,

  atTheStart: (round: string) => `The runners of round ${round} at the start.`,
  raceLabel: (round: string) => `The race of round ${round}. The commentary follows in words.`,
  started: (count: string) => `They are off: ${count} runners.`,
  leads: (leader: string, second: string) => `${leader} leads, ${second} is second.`,
  takesLead: (leader: string, former: string) => `${leader} goes past ${former} into the lead.`,
  halfway: (leader: string, second: string) => `Halfway: ${leader} ahead of ${second}.`,
  lastStretch: (leader: string, second: string) => `The last stretch: ${leader} ahead, ${second} closest.`,

  runners: 'Runners',
  runner: 'Runner',
  coefficient: 'Pays',
  odds: 'Pays now',
  stakes: 'Stakes',
  tickets: 'Tickets',
};

const fr: typeof en = {
  round: (number) => `Manche ${number}`,
  betsCloseIn: 'Clôture des paris dans',
  betsCloseAt: (time) => `à ${time}`,
  betsClosing: 'Les paris sont clos, la course va partir',
  betsClosedForBeacon: 'Les paris sont clos, le tirage attend la balise',
  lastTenSeconds: (round) => `Les paris de la manche ${round} ferment dans dix secondes.`,
  raceRuns: 'La course est lancée',
  raceEndsIn: (time) => `encore ${time}`,
  awaitingResult: 'Arrivée franchie : résultat officiel attendu',
  wins: (name) => `${name} gagne`,
  winsRound: (name, number, round) => `${name}, numéro ${number}, gagne la manche ${round}.`,
  pays: (coefficient) => `Rapporte ${coefficient}`,

  atTheStart: (round) => `Les partants de la manche ${round} au départ.`,
  raceLabel: (round) => `La course de la manche ${round}. Le commentaire suit en toutes lettres.`,
  started: (count) => `C’est parti : ${count} partants.`,
  leads: (leader, second) => `${leader} mène, ${second} est deuxième.`,
  takesLead: (leader, former) => `${leader} dépasse ${former} et prend la tête.`,
  halfway: (leader, second) => `Mi-course : ${leader} devant ${second}.`,
  lastStretch: (leader, second) => `Dernière ligne droite : ${leader} en tête, ${second} au plus près.`,

  runners: 'Partants',
  runner: 'Partant',
  coefficient: 'Rapport',
  odds: 'Rapport actuel',
  stakes: 'Mises',
  tickets: 'Tickets',
};

/** What the lobby and the round's own page say of rounds, races and runners. */
export const raceWords = inLanguage({ en, fr });
