import type { ProblemCatalogue } from '../../core/http/problem.ts';
import type { JsonValue } from '../../core/kernel/decision.ts';

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
  'esports/match-over': {
    status: 409,
    title: 'The match is over',
    detail: (details) => `It ended at ${words(details['endedAt'])}. Nothing was changed.`,
  },
  'esports/score-lower': {
    status: 409,
    title: 'A score does not go down',
    detail: (details) => `The score stands at ${words(details['homeScore'])} : ${words(details['awayScore'])}. Nothing was stored.`,
  },
  'esports/winner-did-not-play': {
    status: 422,
    title: 'The winner did not play this match',
    detail: (details) => `The winner is ${words(details['homeId'])} or ${words(details['awayId'])}. The match goes on.`,
  },
};
