import type { AggregateDefinition, Reaction } from '../../../core/aggregates/definition.ts';
import { unreachable } from '../../../core/kernel/decision.ts';
import type { Announcement } from '../../../core/kernel/live.ts';
import type { LiveMessage, TrackDetail } from '../contract.ts';
import { decide, due, evolve, initialState } from './decider.ts';
import { detailOf } from './detail.ts';
import { TrackEvent, type TrackCommand, type TrackState } from './model.ts';

export const trackDefinition: AggregateDefinition<TrackState, TrackCommand, TrackEvent, TrackDetail | null> = {
  type: 'track',
  stateShape: 2,
  eventSchema: TrackEvent,
  upcasters: {},
  initialState,
  decide,
  evolve,
  due,
  // A track is opened once in a deployment's life, and asked to again each minute: one that lost its storage would begin anew.
  opens: () => false,
  // How it stands now: nothing but orders is answered, and a retry may well be told what came after it.
  reply: (_events, state) => detailOf(state),
  announce: announcements,
  react: (event): readonly Reaction[] => {
    switch (event.type) {
      case 'RoundScheduled':
        return [{ aggregateType: 'round', id: event.data.roundId, command: { type: 'OpenRound', ...event.data } }];
      case 'RoundReminded':
        return [{ aggregateType: 'round', id: event.data.roundId, command: { type: 'WakeRound' } }];
      case 'TrackOpened':
      case 'TrackChanged':
      case 'TrackPaused':
      case 'TrackResumed':
      case 'TrackEmptied':
        return [];
      default:
        return unreachable(event);
    }
  },
};

/** A track says only that it rests and goes on: its rounds say the rest, on the track's topic. */
function announcements({ type, data }: TrackEvent): readonly Announcement[] {
  if (type !== 'TrackPaused' && type !== 'TrackResumed') return [];
  const { trackId, at } = data;
  const event = type === 'TrackPaused' ? 'track_paused' : 'track_resumed';
  const message: LiveMessage = { event, data: { trackId, at: new Date(at).toISOString() } };
  return [{ topic: `track:${trackId}`, ...message }];
}
