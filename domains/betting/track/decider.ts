import type { DecisionContext } from '../../../core/aggregates/definition.ts';
import { accept, unreachable, type Decision } from '../../../core/kernel/decision.ts';
import type { RoundPlan } from '../round/model.ts';
import type { TrackCommand, TrackEvent, TrackSettings, TrackState } from './model.ts';

/** A round that has not reported its start so long after its close is told to look at the clock; then at doubled intervals. */
const REMIND_AFTER_MS = 5_000;
/** After so many the track goes on without it: a round whose stream was stopped must not stop its track. */
const REMINDERS = 3;
const TRACK_NUMBERS = 1_000;

export const initialState: TrackState = { settings: null, current: null };

/** Decides a command on a track: rounds follow one another, the next already waiting when a race begins. */
export function decide(command: TrackCommand, state: TrackState, { now }: DecisionContext): Decision<TrackEvent> {
  switch (command.type) {
    case 'OpenTrack': {
      const { type: _type, ...settings } = command;
      if (state.settings === null) {
        return accept({ type: 'TrackOpened', data: settings }, roundScheduled(settings, 1, now + settings.roundWaitDurationMs));
      }
      return same(state.settings, settings) ? accept() : accept({ type: 'TrackChanged', data: settings });
    }
    case 'ContinueTrack': {
      if (state.settings === null || state.current?.plan.roundId !== command.roundId) return accept();
      // A race that outlasts the wait is seen to its end before the next one begins.
      const closesAt = Math.max(command.startedAt + state.settings.roundWaitDurationMs, command.finishesAt);
      return accept(roundScheduled(state.settings, sequenceOf(state.current.plan) + 1, closesAt));
    }
    case 'RemindRound': {
      if (state.settings === null || state.current === null) return accept();
      const { plan } = state.current;
      const reminders = state.current.reminders + 1;
      const reminded: TrackEvent = { type: 'RoundReminded', data: { roundId: plan.roundId, reminders, at: now } };
      if (reminders < REMINDERS) return accept(reminded);
      return accept(reminded, roundScheduled(state.settings, sequenceOf(plan) + 1, now + state.settings.roundWaitDurationMs));
    }
    default:
      return unreachable(command);
  }
}

export function due(state: TrackState): { readonly at: number; readonly command: TrackCommand } | null {
  return state.current === null ? null : { at: state.current.remindAt, command: { type: 'RemindRound' } };
}

/** Applies an event. Pure. */
export function evolve(state: TrackState, event: TrackEvent): TrackState {
  switch (event.type) {
    case 'TrackOpened':
    case 'TrackChanged':
      return { ...state, settings: event.data };
    case 'RoundScheduled':
      return { ...state, current: { plan: event.data, reminders: 0, remindAt: event.data.closesAt + REMIND_AFTER_MS } };
    case 'RoundReminded': {
      if (state.current === null) return state;
      const { reminders, at } = event.data;
      return {
        ...state,
        current: { ...state.current, reminders, remindAt: at + REMIND_AFTER_MS * 2 ** reminders },
      };
    }
    default:
      return unreachable(event);
  }
}

/** Round numbers are sequence × 1000 + track number: unique over all tracks, and told apart by a person. */
function roundScheduled(settings: TrackSettings, sequence: number, closesAt: number): TrackEvent {
  const roundNumber = sequence * TRACK_NUMBERS + settings.trackNumber;
  const { trackId, runners, limits, raceDurationMs, payout, entropyKind } = settings;
  const roundId = String(roundNumber);
  const plan: RoundPlan = { roundId, roundNumber, trackId, runners, limits, closesAt, raceDurationMs, payout, entropyKind };
  return { type: 'RoundScheduled', data: plan };
}

function sequenceOf({ roundNumber }: RoundPlan): number {
  return Math.floor(roundNumber / TRACK_NUMBERS);
}

function same(a: TrackSettings, b: TrackSettings): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
