import { describe, expect, it } from 'vitest';
import { due } from '../../../domains/betting/track/decider.ts';
import { trackDefinition } from '../../../domains/betting/track/definition.ts';
import { openMainTrack } from '../../../domains/betting/track/main-track.ts';
import { TrackEvent, TrackSettings } from '../../../domains/betting/track/model.ts';
import {
  CLOSE,
  continueTrack,
  givenTrack,
  openTrack,
  planOf,
  RACE_MS,
  remindRound,
  roundScheduled,
  settingsOf,
  T,
  trackChanged,
  trackOpened,
  WAIT_MS,
} from '../../support/betting.ts';

const REMIND_AFTER_MS = 5_000;
const open = [trackOpened(), roundScheduled()];
const reminded = (reminders: number, at: number): TrackEvent => ({ type: 'RoundReminded', data: { roundId: '1001', reminders, at } });

describe('OpenTrack', () => {
  it('opens the track with its first round, which closes after the wait', () => {
    givenTrack()
      .when(openTrack())
      .thenHappens(
        { type: 'TrackOpened', data: settingsOf() },
        { type: 'RoundScheduled', data: planOf({ roundId: '1001', roundNumber: 1_001, closesAt: T + WAIT_MS }) },
      );
  });

  it('changes nothing when it says what is so already', () => {
    givenTrack(...open)
      .when(openTrack())
      .thenNothing();
  });

  it('says what is so already also after its settings were kept in Postgres, which orders the members of JSON anew', () => {
    const command = openMainTrack(WAIT_MS, RACE_MS);
    if (command.type !== 'OpenTrack') throw new Error('another command');
    const { type: _type, ...settings } = command;
    const kept = TrackEvent.parse({ type: 'TrackOpened', data: reordered(settings) });
    givenTrack(kept).when({ command, at: T }).thenNothing();
  });

  it('gives the track the configured durations from the next round on, and opens no round by it', () => {
    const faster = { roundWaitDurationMs: 60_000, raceDurationMs: 10_000 };
    givenTrack(...open)
      .when(openTrack(faster))
      .thenHappens({ type: 'TrackChanged', data: { ...settingsOf(faster), previous: settingsOf(), by: 'system', configured: faster } });
    givenTrack(...open, trackChanged(faster, 'system'))
      .when(continueTrack('1001', CLOSE, CLOSE + RACE_MS))
      .thenHappens({ type: 'RoundScheduled', data: { roundId: '2001', closesAt: CLOSE + 60_000, raceDurationMs: 10_000 } });
  });

  it('undoes nothing that somebody set, until the configuration itself changes; and then only what changed in it', () => {
    const bySomebody = trackChanged({ roundWaitDurationMs: 60_000, raceDurationMs: 10_000, entropyKind: 'beacon' });
    givenTrack(...open, bySomebody)
      .when(openTrack())
      .thenNothing();
    givenTrack(...open, bySomebody)
      .when(openTrack({ raceDurationMs: 20_000 }))
      .thenHappens({ type: 'TrackChanged', data: { roundWaitDurationMs: 60_000, raceDurationMs: 20_000, entropyKind: 'beacon' } });
  });

  it('knows what was configured in the events of old too, which named nobody', () => {
    const ofOld = TrackEvent.parse({ type: 'TrackChanged', data: settingsOf({ raceDurationMs: 10_000 }) });
    givenTrack(...open, ofOld)
      .when(openTrack({ raceDurationMs: 10_000 }))
      .thenNothing();
  });
});

describe('ContinueTrack', () => {
  it('lets the next round wait from the moment the race begins', () => {
    givenTrack(...open)
      .when(continueTrack('1001', CLOSE + 3))
      .thenHappens({ type: 'RoundScheduled', data: planOf({ roundId: '2001', roundNumber: 2_001, closesAt: CLOSE + 3 + WAIT_MS }) });
  });

  it('lets no race begin before the one before it has ended', () => {
    givenTrack(...open)
      .when(continueTrack('1001', CLOSE, CLOSE + WAIT_MS + 1))
      .thenHappens({ type: 'RoundScheduled', data: { closesAt: CLOSE + WAIT_MS + 1 } });
  });

  it('changes nothing the second time, for a round that is not the current one, or on a track that is not open', () => {
    givenTrack(...open, roundScheduled(2))
      .when(continueTrack('1001', CLOSE))
      .thenNothing();
    givenTrack(...open)
      .when(continueTrack('9001', CLOSE))
      .thenNothing();
    givenTrack().when(continueTrack('1001', CLOSE)).thenNothing();
  });

  it('gives round numbers that are unique over all tracks', () => {
    const roundNumber = 41_999;
    givenTrack(trackOpened({ trackNumber: 999 }), roundScheduled(1, { roundId: '41999', roundNumber }))
      .when(continueTrack('41999', CLOSE))
      .thenHappens({ type: 'RoundScheduled', data: { roundId: '42999', roundNumber: 42_999 } });
  });
});

describe('RemindRound', () => {
  it('is due a while after the close, then at doubled intervals', () => {
    expect(due(givenTrack().state)).toBeNull();
    expect(due(givenTrack(...open).state)).toEqual({ at: CLOSE + REMIND_AFTER_MS, command: { type: 'RemindRound' } });
    const waits = [1, 2].map((reminders) => (due(givenTrack(...open, reminded(reminders, T)).state)?.at ?? 0) - T);
    expect(waits).toEqual([10_000, 20_000]);
  });

  it('wakes the round that has not reported, and counts', () => {
    givenTrack(...open, reminded(1, T))
      .when(remindRound(T + 9))
      .thenHappens({ type: 'RoundReminded', data: { roundId: '1001', reminders: 2, at: T + 9 } });
    expect(trackDefinition.react(reminded(2, T))).toEqual([{ aggregateType: 'round', id: '1001', command: { type: 'WakeRound' } }]);
  });

  it('opens the next round the third time: a round that was stopped does not stop its track', () => {
    givenTrack(...open, reminded(1, T), reminded(2, T))
      .when(remindRound(T + 9))
      .thenHappens(
        { type: 'RoundReminded', data: { roundId: '1001', reminders: 3 } },
        { type: 'RoundScheduled', data: { roundId: '2001', roundNumber: 2_001, closesAt: T + 9 + WAIT_MS } },
      );
    // And the one before it, should it report after all, changes nothing.
    givenTrack(...open, reminded(3, T), roundScheduled(2))
      .when(continueTrack('1001', T + 99))
      .thenNothing();
  });

  it('begins anew with the next round', () => {
    const next = givenTrack(...open, reminded(3, T), roundScheduled(2, { closesAt: CLOSE + WAIT_MS })).state;
    expect(due(next)?.at).toBe(CLOSE + WAIT_MS + REMIND_AFTER_MS);
  });

  it('changes nothing on a track without a round', () => {
    givenTrack().when(remindRound(T)).thenNothing();
  });
});

describe('a planned round', () => {
  it('is opened with exactly its plan, by the object of its number', () => {
    const scheduled = roundScheduled(3);
    expect(trackDefinition.react(scheduled)).toEqual([
      { aggregateType: 'round', id: '3001', command: { type: 'OpenRound', ...scheduled.data } },
    ]);
    expect(trackDefinition.react(trackOpened())).toEqual([]);
  });

  it('keeps its plan over a change of the track', () => {
    const { state } = givenTrack(...open, trackChanged({ raceDurationMs: 1 }));
    expect(state.current?.plan.raceDurationMs).toBe(RACE_MS);
    expect(TrackSettings.parse(state.settings).raceDurationMs).toBe(1);
  });
});

/** The same JSON with its members in another order, as jsonb returns it: by length, then by letters. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, reordered(member)]));
}
