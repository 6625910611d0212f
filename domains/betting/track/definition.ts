import type { AggregateDefinition, Reaction } from '../../../core/aggregates/definition.ts';
import { unreachable } from '../../../core/kernel/decision.ts';
import { decide, due, evolve, initialState } from './decider.ts';
import { TrackEvent, type TrackCommand, type TrackState } from './model.ts';

/** A track says nothing live itself: its rounds do, on the track's topic. */
export const trackDefinition: AggregateDefinition<TrackState, TrackCommand, TrackEvent, null> = {
  type: 'track',
  eventSchema: TrackEvent,
  upcasters: {},
  initialState,
  decide,
  evolve,
  due,
  // A track is opened once in a deployment's life, and asked to again each minute: one that lost its storage would begin anew.
  opens: () => false,
  reply: () => null,
  announce: () => [],
  react: (event): readonly Reaction[] => {
    switch (event.type) {
      case 'RoundScheduled':
        return [{ aggregateType: 'round', id: event.data.roundId, command: { type: 'OpenRound', ...event.data } }];
      case 'RoundReminded':
        return [{ aggregateType: 'round', id: event.data.roundId, command: { type: 'WakeRound' } }];
      case 'TrackOpened':
      case 'TrackChanged':
        return [];
      default:
        return unreachable(event);
    }
  },
};
