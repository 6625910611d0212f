import type { AggregateDefinition } from '../../../core/aggregates/definition.ts';
import type { Match } from '../contract.ts';
import { decide } from './decider.ts';
import { evolve, initialState } from './evolve.ts';
import { messageOf, SCHEDULED, shown } from './messages.ts';
import { MatchEvent, type MatchCommand, type MatchState, type OpenMatch, type Situation } from './model.ts';

/** The match after a command, all but its version, which the outcome has; null only for a match that does not exist. */
export type MatchReply = Omit<Match, 'version'> | null;

export const matchDefinition: AggregateDefinition<MatchState, MatchCommand, MatchEvent, MatchReply> = {
  type: 'match',
  stateShape: 2,
  eventSchema: MatchEvent,
  upcasters: {},
  initialState,
  decide,
  evolve,
  due: () => null,
  opens: (command) => command.type === 'CreateMatch',
  reply: (events, state) => (state.status === 'unopened' ? null : shown(state.plan, situationAfter(events.at(-1), state))),
  announce: (event) => [{ topic: `match:${event.data.matchId}`, ...messageOf(event) }],
  react: () => [],
};

/**
 * How the match stood after a command: from its own event and what never changes after it, so that a late retry tells what
 * the first answer told.
 */
function situationAfter(event: MatchEvent | undefined, state: OpenMatch): Situation {
  if (event === undefined) return state;
  const { data } = event;
  if ('situation' in data) return data.situation;
  if ('createdAt' in data) return SCHEDULED;
  if ('startedAt' in data) return { ...SCHEDULED, status: 'LIVE', startedAt: data.startedAt };
  const { homeScore, awayScore } = data;
  const live: Situation = { ...SCHEDULED, status: 'LIVE', startedAt: state.startedAt, homeScore, awayScore };
  return 'endedAt' in data ? { ...live, status: 'COMPLETED', winnerId: data.winnerId, endedAt: data.endedAt } : live;
}
