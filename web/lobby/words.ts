import { inLanguage } from '../language.ts';

const en = {
  title: 'Ringside · what is on now',
  watchRound: (round: string) => `Watch round ${round}`,
  nextRoundCloses: (round: string) => `Round ${round}: bets close in`,
  noRound: 'No round is open',
  noRoundNext: 'The next one appears here as soon as it opens.',
  paused: 'The track is paused',
  pausedNext: 'No round opens until it goes on. Tickets that won are paid all the same.',
  lastBeforePause: 'The track is paused: no round opens after this one.',
  lastWinner: 'Last winner',

  matches: 'Live matches',
  noMatches: 'No match is being played',
  noMatchesNext: 'A match appears here when it starts.',
  next: 'Next',
  betsOpenUntil: (time: string) => `Bets are open until ${time}`,
  nothingNext: 'Nothing is planned yet',
  nothingNextNext: 'Rounds and matches appear here as soon as they are set.',

  results: 'Last results',
  noResults: 'No race has been run yet',
  noResultsNext: 'The first result appears here when its race is over.',
  finishedAt: (time: string) => `finished at ${time}`,
};

const fr: typeof en = {
  title: 'Ringside · en ce moment',
  watchRound: (round) => `Suivre la manche ${round}`,
  nextRoundCloses: (round) => `Manche ${round} : clôture dans`,
  noRound: 'Aucune manche n’est ouverte',
  noRoundNext: 'La prochaine apparaît ici dès son ouverture.',
  paused: 'La piste est en pause',
  pausedNext: 'Aucune manche n’ouvre avant la reprise. Les tickets gagnants sont payés comme toujours.',
  lastBeforePause: 'La piste est en pause : aucune manche n’ouvre après celle-ci.',
  lastWinner: 'Dernier gagnant',

  matches: 'Matchs en direct',
  noMatches: 'Aucun match en cours',
  noMatchesNext: 'Un match apparaît ici dès son début.',
  next: 'Ensuite',
  betsOpenUntil: (time) => `Paris ouverts jusqu’à ${time}`,
  nothingNext: 'Rien de prévu pour l’instant',
  nothingNextNext: 'Manches et matchs apparaissent ici dès qu’ils sont fixés.',

  results: 'Derniers résultats',
  noResults: 'Aucune course n’a encore été courue',
  noResultsNext: 'Le premier résultat apparaît ici à la fin de sa course.',
  finishedAt: (time) => `terminée à ${time}`,
};

export const lobbyWords = inLanguage({ en, fr });
