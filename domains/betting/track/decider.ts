import type { DecisionContext } from '../../../core/aggregates/definition.ts';
import { accept, refuse, unreachable, type Decision } from '../../../core/kernel/decision.ts';
import type { RoundPlan } from '../round/model.ts';
import { refusedSettings } from './margin.ts';
import { TrackSettings, type Durations, type TrackChanges, type TrackCommand, type TrackEvent, type TrackState } from './model.ts';

/** A round that has not reported its start so long after its close is told to look at the clock; then at doubled intervals. */
const REMIND_AFTER_MS = 5_000;
/** After so many the track goes on without it: a round whose stream was stopped must not stop its track. */
const REMINDERS = 3;
const TRACK_NUMBERS = 1_000;

export const initialState: TrackState = {
  settings: null,
  configured: null,
  isPaused: false,
  current: null,
  lastSequence: 0,
  racesUntil: 0,
};

type OpenTrackState = TrackState & { readonly settings: TrackSettings };
type CommandOf<Type extends TrackCommand['type']> = Extract<TrackCommand, { type: Type }>;

/** Decides a command on a track: rounds follow one another, the next already waiting when a race begins. */
export function decide(command: TrackCommand, state: TrackState, { now }: DecisionContext): Decision<TrackEvent> {
  if (command.type === 'OpenTrack') return openTrack(command, state, now);
  if (!isOpen(state))
    return command.type === 'ContinueTrack' || command.type === 'RemindRound' ? accept() : refuse('betting/unknown-track');
  switch (command.type) {
    case 'ChangeTrack':
      return changeTrack(command, state);
    case 'PauseTrack': {
      const { by, reason } = command;
      return state.isPaused ? accept() : accept({ type: 'TrackPaused', data: { trackId: state.settings.trackId, by, reason, at: now } });
    }
    case 'ResumeTrack':
      return resumeTrack(command, state, now);
    case 'ContinueTrack':
      if (state.current?.plan.roundId !== command.roundId) return accept();
      return accept(followedBy(state, command.startedAt + state.settings.roundWaitDurationMs, command.finishesAt));
    case 'RemindRound':
      return remindRound(state, now);
    default:
      return unreachable(command);
  }
}

/** A round that is late is reminded, on a paused track too: it is to run to its end. */
export function due(state: TrackState): { readonly at: number; readonly command: TrackCommand } | null {
  return state.current === null ? null : { at: state.current.remindAt, command: { type: 'RemindRound' } };
}

/** The first round that opens with the settings as they are now: one that takes bets keeps its own. */
export function nextRoundNumber({ lastSequence }: TrackState, { trackNumber }: TrackSettings): number {
  return (lastSequence + 1) * TRACK_NUMBERS + trackNumber;
}

/** Opens a track that is none yet; later only a change of the configuration itself counts, or it would undo what people set. */
function openTrack({ type: _type, ...settings }: CommandOf<'OpenTrack'>, state: TrackState, now: number): Decision<TrackEvent> {
  if (!isOpen(state)) {
    const first = roundScheduled(settings, 1, now + settings.roundWaitDurationMs);
    return accept({ type: 'TrackOpened', data: settings }, first);
  }
  const configured = durationsOf(settings);
  const before = state.configured ?? durationsOf(state.settings);
  const changes: { -readonly [Name in keyof Durations]?: number } = {};
  if (configured.roundWaitDurationMs !== before.roundWaitDurationMs) changes.roundWaitDurationMs = configured.roundWaitDurationMs;
  if (configured.raceDurationMs !== before.raceDurationMs) changes.raceDurationMs = configured.raceDurationMs;
  if (Object.keys(changes).length === 0) return accept();
  const previous = state.settings;
  const reason = 'The configured durations changed';
  return accept({ type: 'TrackChanged', data: { ...previous, ...changes, previous, by: 'system', reason, configured } });
}

/** Changes what the next rounds are planned with. The rules on a track's settings are in margin.ts. */
function changeTrack({ changes, by, reason }: CommandOf<'ChangeTrack'>, state: OpenTrackState): Decision<TrackEvent> {
  const previous = state.settings;
  const settings = merged(previous, changes);
  if (JSON.stringify(settings) === JSON.stringify(previous)) return accept();
  const refused = refusedSettings(settings);
  if (refused !== null) return refused;
  const configured = state.configured ?? durationsOf(previous);
  return accept({ type: 'TrackChanged', data: { ...settings, previous, by, reason, configured } });
}

/** In the order of the schema, so that equal settings are equal as JSON. A track’s name and number stay: its rounds bear them. */
function merged(settings: TrackSettings, { limits, ...changes }: TrackChanges): TrackSettings {
  const { trackId, trackNumber } = settings;
  return TrackSettings.parse({ ...settings, ...changes, trackId, trackNumber, limits: { ...settings.limits, ...limits } });
}

function resumeTrack({ by, reason }: CommandOf<'ResumeTrack'>, state: OpenTrackState, now: number): Decision<TrackEvent> {
  if (!state.isPaused) return accept();
  const { settings, current, racesUntil } = state;
  const resumed: TrackEvent = { type: 'TrackResumed', data: { trackId: settings.trackId, by, reason, at: now } };
  if (current !== null) return accept(resumed);
  const opened = followedBy({ ...state, isPaused: false }, now + settings.roundWaitDurationMs, racesUntil);
  return accept(resumed, opened);
}

function remindRound(state: OpenTrackState, now: number): Decision<TrackEvent> {
  if (state.current === null) return accept();
  const reminders = state.current.reminders + 1;
  const reminded: TrackEvent = { type: 'RoundReminded', data: { roundId: state.current.plan.roundId, reminders, at: now } };
  if (reminders < REMINDERS) return accept(reminded);
  return accept(reminded, followedBy(state, now + state.settings.roundWaitDurationMs, now));
}

/** What comes after the current round: the next one, or nothing while the track is paused. */
function followedBy({ settings, isPaused, current, lastSequence }: OpenTrackState, closesAt: number, finishesAt: number): TrackEvent {
  if (isPaused && current !== null) {
    return { type: 'TrackEmptied', data: { trackId: settings.trackId, roundId: current.plan.roundId, finishesAt } };
  }
  // A race that outlasts the wait is seen to its end before the next one begins.
  return roundScheduled(settings, lastSequence + 1, Math.max(closesAt, finishesAt));
}

/** Round numbers are sequence × 1000 + track number: unique over all tracks, and told apart by a person. */
function roundScheduled(settings: TrackSettings, sequence: number, closesAt: number): TrackEvent {
  const roundNumber = sequence * TRACK_NUMBERS + settings.trackNumber;
  const { trackId, runners, limits, raceDurationMs, payout, entropyKind } = settings;
  const roundId = String(roundNumber);
  const plan: RoundPlan = { roundId, roundNumber, trackId, runners, limits, closesAt, raceDurationMs, payout, entropyKind };
  return { type: 'RoundScheduled', data: plan };
}

/** Applies an event. Pure. */
export function evolve(state: TrackState, event: TrackEvent): TrackState {
  switch (event.type) {
    case 'TrackOpened':
      return { ...state, settings: event.data, configured: durationsOf(event.data) };
    case 'TrackChanged':
      return { ...state, settings: TrackSettings.parse(event.data), configured: event.data.configured ?? durationsOf(event.data) };
    case 'TrackPaused':
      return { ...state, isPaused: true };
    case 'TrackResumed':
      return { ...state, isPaused: false };
    case 'RoundScheduled': {
      const current = { plan: event.data, reminders: 0, remindAt: event.data.closesAt + REMIND_AFTER_MS };
      return { ...state, current, lastSequence: Math.floor(event.data.roundNumber / TRACK_NUMBERS) };
    }
    case 'TrackEmptied':
      return { ...state, current: null, racesUntil: event.data.finishesAt };
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

function isOpen(state: TrackState): state is OpenTrackState {
  return state.settings !== null;
}

function durationsOf({ roundWaitDurationMs, raceDurationMs }: Durations): Durations {
  return { roundWaitDurationMs, raceDurationMs };
}
