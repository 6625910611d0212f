import { describe, expect, it } from 'vitest';
import { due, nextRoundNumber } from '../../../domains/betting/track/decider.ts';
import { trackDefinition } from '../../../domains/betting/track/definition.ts';
import type { TrackEvent } from '../../../domains/betting/track/model.ts';
import {
  changeTrack,
  CLOSE,
  continueTrack,
  givenTrack,
  LIMITS,
  order,
  RACE_MS,
  remindRound,
  roundScheduled,
  settingsOf,
  T,
  trackOpened,
  WAIT_MS,
} from '../../support/betting.ts';

const open = [trackOpened(), roundScheduled()];
const who = { trackId: 'main', by: 'admin-1', reason: 'A try' };
const paused: TrackEvent = { type: 'TrackPaused', data: { ...who, at: T } };
const resumed: TrackEvent = { type: 'TrackResumed', data: { ...who, at: T } };
const emptied = (finishesAt: number): TrackEvent => ({ type: 'TrackEmptied', data: { trackId: 'main', roundId: '1001', finishesAt } });

describe('PauseTrack', () => {
  it('lets the round that takes bets run to its end, and opens no other', () => {
    givenTrack(...open)
      .when(order('PauseTrack', T + 1))
      .thenHappens({ type: 'TrackPaused', data: { ...who, at: T + 1 } });
    givenTrack(...open, paused)
      .when(continueTrack('1001', CLOSE))
      .thenHappens(emptied(CLOSE + RACE_MS));
    // The same report once more.
    givenTrack(...open, paused, emptied(CLOSE + RACE_MS))
      .when(continueTrack('1001', CLOSE))
      .thenNothing();
  });

  it('still reminds a round that is late, and after three reminders goes on without it: to nothing', () => {
    const reminded = (reminders: number): TrackEvent => ({ type: 'RoundReminded', data: { roundId: '1001', reminders, at: T } });
    expect(due(givenTrack(...open, paused).state)).toEqual({ at: CLOSE + 5_000, command: { type: 'RemindRound' } });
    givenTrack(...open, paused, reminded(1), reminded(2))
      .when(remindRound(T + 9))
      .thenHappens({ type: 'RoundReminded', data: { reminders: 3 } }, emptied(T + 9));
    expect(due(givenTrack(...open, paused, emptied(T)).state)).toBeNull();
  });

  it('changes nothing the second time, and is told to everybody once', () => {
    givenTrack(...open, paused)
      .when(order('PauseTrack'))
      .thenNothing();
    const at = new Date(T).toISOString();
    expect(trackDefinition.announce(paused)).toEqual([{ topic: 'track:main', event: 'track_paused', data: { trackId: 'main', at } }]);
    expect(trackDefinition.announce(resumed)).toEqual([{ topic: 'track:main', event: 'track_resumed', data: { trackId: 'main', at } }]);
    expect(trackDefinition.announce(emptied(T))).toEqual([]);
  });
});

describe('ResumeTrack', () => {
  it('opens a round at once where none is open, a full wait before its close', () => {
    givenTrack(...open, paused, emptied(CLOSE + RACE_MS))
      .when(order('ResumeTrack', CLOSE + 3_600_000))
      .thenHappens(
        { type: 'TrackResumed', data: { ...who, at: CLOSE + 3_600_000 } },
        { type: 'RoundScheduled', data: { roundId: '2001', roundNumber: 2_001, closesAt: CLOSE + 3_600_000 + WAIT_MS } },
      );
  });

  it('lets the race that still runs end first', () => {
    givenTrack(...open, paused, emptied(CLOSE + WAIT_MS * 2))
      .when(order('ResumeTrack', CLOSE))
      .thenHappens({ type: 'TrackResumed' }, { type: 'RoundScheduled', data: { closesAt: CLOSE + WAIT_MS * 2 } });
  });

  it('opens none beside the round that takes bets, and lets the next one follow it', () => {
    givenTrack(...open, paused)
      .when(order('ResumeTrack'))
      .thenHappens({ type: 'TrackResumed' });
    givenTrack(...open, paused, resumed)
      .when(continueTrack('1001', CLOSE))
      .thenHappens({ type: 'RoundScheduled', data: { roundId: '2001' } });
  });

  it('changes nothing on a track that is not paused', () => {
    givenTrack(...open)
      .when(order('ResumeTrack'))
      .thenNothing();
  });
});

describe('a void round', () => {
  it('is followed by the next one, which takes bets for a full wait', () => {
    givenTrack(...open)
      .when(continueTrack('1001', T + 7, T + 7))
      .thenHappens({ type: 'RoundScheduled', data: { roundId: '2001', closesAt: T + 7 + WAIT_MS } });
  });
});

describe('ChangeTrack', () => {
  it('changes what it names from the next round on, and says what was, who it was, and why', () => {
    const changes = { entropyKind: 'beacon', limits: { maxBets: 2 } } as const;
    givenTrack(...open)
      .when(changeTrack(changes))
      .thenHappens({
        type: 'TrackChanged',
        data: {
          ...settingsOf({ entropyKind: 'beacon', limits: { ...LIMITS, maxBets: 2 } }),
          previous: settingsOf(),
          by: 'admin-1',
          reason: 'A try',
        },
      });
    const { state } = givenTrack(...open);
    expect(nextRoundNumber(state, settingsOf())).toBe(2_001);
  });

  it('changes nothing when it says what is so already', () => {
    givenTrack(...open)
      .when(changeTrack({ entropyKind: 'chain', limits: { maxBets: LIMITS.maxBets } }))
      .thenNothing();
  });

  it('never touches the track’s number, which its rounds are told apart by', () => {
    const sneaked = { trackNumber: 7, trackId: 'other', raceDurationMs: 5 };
    givenTrack(...open)
      .when(changeTrack(sneaked))
      .thenHappens({ type: 'TrackChanged', data: { trackId: 'main', trackNumber: 1, raceDurationMs: 5 } });
  });
});

describe('a track that was never opened', () => {
  it('takes no orders', () => {
    for (const asked of [order('PauseTrack'), order('ResumeTrack'), changeTrack({ raceDurationMs: 5 })]) {
      givenTrack().when(asked).thenRefused('betting/unknown-track');
    }
  });
});
