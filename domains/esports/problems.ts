import type { ProblemCatalogue } from '../../core/http/problem.ts';
import type { JsonValue } from '../../core/kernel/decision.ts';
import { UNDO_DEPTH } from './match/evolve.ts';

/** A detail as it stands in a sentence. */
function words(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/** Every way in which esports says no, and what to do next. */
export const esportsProblems: ProblemCatalogue = {
  'esports/unknown-match': {
    status: 404,
    title: 'There is no such match',
    detail: () => 'No match has this id. Matches: GET /api/v1/matches.',
  },
  'esports/match-exists': {
    status: 409,
    title: 'There is another match with this id',
    detail: (details) =>
      `${words(details['matchId'])} was created with other content. Nothing was stored. Choose another matchId, or leave it out.`,
  },
  'esports/match-not-live': {
    status: 409,
    title: 'The match has not started',
    detail: () => 'Nothing was stored. Start it first: POST /api/v1/matches/:id/start.',
  },
  'esports/match-started': {
    status: 409,
    title: 'The match has started already',
    detail: (details) => `It started at ${words(details['startedAt'])}. Nothing was changed.`,
  },
  'esports/match-paused': {
    status: 409,
    title: 'The match is paused',
    detail: (details) => `Since ${words(details['pausedAt'])}. Nothing was stored. Go on first: POST /api/v1/matches/:id/resume.`,
  },
  'esports/match-not-paused': {
    status: 409,
    title: 'The match is not paused',
    detail: () => 'It is being played. Nothing was changed.',
  },
  'esports/match-over': {
    status: 409,
    title: 'The match is over',
    detail: (details) => `It is ${words(details['status'])} since ${words(details['endedAt'])}. Nothing was changed.`,
  },
  'esports/match-disputed': {
    status: 409,
    title: 'The match is disputed',
    detail: () => 'Nothing was changed. A referee settles it first: POST /api/v1/matches/:id/resolve.',
  },
  'esports/match-not-disputed': {
    status: 409,
    title: 'The match is not disputed',
    detail: (details) => `It is ${words(details['status'])}. Nothing was changed.`,
  },
  'esports/no-result': {
    status: 409,
    title: 'The match has no result that could be disputed or corrected',
    detail: (details) =>
      `It is ${words(details['status'])}. COMPLETED can be disputed and corrected, FORFEITED disputed. Nothing was changed.`,
  },
  'esports/nothing-to-undo': {
    status: 409,
    title: 'There is nothing to take back',
    detail: () =>
      `Up to ${UNDO_DEPTH} scores and results can be taken back, not what a dispute or a correction settled. Nothing was changed.`,
  },
  'esports/score-lower': {
    status: 409,
    title: 'A score does not go down',
    detail: (details) => `The score stands at ${words(details['homeScore'])} : ${words(details['awayScore'])}. Nothing was stored.`,
  },
  'esports/winner-did-not-play': {
    status: 422,
    title: 'The winner did not play this match',
    detail: (details) => `The winner is ${words(details['homeId'])} or ${words(details['awayId'])}. Nothing was changed.`,
  },
  'esports/entrant-does-not-play': {
    status: 422,
    title: 'One who gives up does not play this match',
    detail: (details) => `${words(details['homeId'])} and ${words(details['awayId'])} play. Nothing was changed.`,
  },
  'esports/invalid-stats': {
    status: 422,
    title: 'The stats do not fit the game',
    detail: (details) => `For ${words(details['game'])}: ${words(details['message'])}. Nothing was stored, for no player.`,
  },
  'esports/too-many-players': {
    status: 409,
    title: 'The match has too many players',
    detail: (details) => `At most ${words(details['most'])} different players have stats in one match. Nothing was stored.`,
  },
};
