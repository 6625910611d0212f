import { describe, it } from 'vitest';
import { UNDO_DEPTH } from '../../../domains/esports/match/evolve.ts';
import {
  cancel,
  correct,
  dispute,
  end,
  forfeit,
  given,
  pause,
  played,
  player,
  record,
  resolve,
  resume,
  score,
  start,
  T,
  undo,
} from './matches.ts';

const scores = (count: number) => Array.from({ length: count }, (_, index) => score(index + 1, 0));

describe('an undo', () => {
  it('takes back the newest score, and names it', () => {
    given(...played(start, score(1, 0), score(2, 3)))
      .when(undo)
      .thenBecomes('ScoreUndone', { homeScore: 1, awayScore: 0 });
  });

  it('takes back one score after the other, down to the start', () => {
    const history = [start, score(1, 0), score(1, 0), score(5, 2)];
    given(...played(...history, undo))
      .when(undo)
      .thenBecomes('ScoreUndone', { homeScore: 1, awayScore: 0 });
    given(...played(...history, undo, undo))
      .when(undo)
      .thenBecomes('ScoreUndone', { homeScore: 0, awayScore: 0 });
    given(...played(...history, undo, undo, undo))
      .when(undo)
      .thenRefused('esports/nothing-to-undo');
  });

  it('leaves room for the score as it should have been', () => {
    given(...played(start, score(9, 0), undo))
      .when(score(1, 0))
      .thenBecomes('ScoreChanged', { homeScore: 1, awayScore: 0 });
    given(...played(start, score(9, 0), undo, score(1, 0), undo))
      .when(undo)
      .thenRefused('esports/nothing-to-undo');
  });

  it('takes back an end, then the scores before it', () => {
    const history = [start, score(1, 0), end('oak')];
    given(...played(...history))
      .when(undo)
      .thenBecomes('ResultUndone', { status: 'LIVE', winnerId: null, endedAt: null });
    given(...played(...history, undo))
      .when(undo)
      .thenBecomes('ScoreUndone', { homeScore: 0 });
    given(...played(...history, undo))
      .when(end('elm'))
      .thenBecomes('MatchEnded', { status: 'COMPLETED', winnerId: 'elm', endedAt: T });
  });

  it('takes back a forfeit and a cancellation to where the match stood: scheduled, live or paused', () => {
    for (const over of [forfeit('oak'), forfeit('oak', 'elm'), cancel]) {
      const cleared = { winnerId: null, endedAt: null, reason: null };
      given(...played(over))
        .when(undo)
        .thenBecomes('ResultUndone', { ...cleared, status: 'SCHEDULED' });
      given(...played(start, over))
        .when(undo)
        .thenBecomes('ResultUndone', { ...cleared, status: 'LIVE' });
      given(...played(start, pause, over))
        .when(undo)
        .thenBecomes('ResultUndone', { ...cleared, status: 'LIVE', pausedAt: T + 2_000 });
    }
  });

  it('leaves pauses and stats as they are', () => {
    given(...played(start, score(1, 0), pause, resume, record([player('ada')]), pause))
      .when(undo)
      .thenBecomes('ScoreUndone', { homeScore: 0, pausedAt: T + 6_000, players: ['ada'] });
  });

  it('does not end a dispute, nor take back what a dispute or a correction settled', () => {
    const history = [start, score(1, 0), end('oak')];
    given(...played(...history, dispute))
      .when(undo)
      .thenRefused('esports/match-disputed');
    given(...played(...history, dispute, resolve('elm')))
      .when(undo)
      .thenRefused('esports/nothing-to-undo');
    given(...played(...history, correct('elm', 0, 1)))
      .when(undo)
      .thenRefused('esports/nothing-to-undo');
  });

  it('reaches so many steps back and no further', () => {
    const undos = Array.from({ length: UNDO_DEPTH }, () => undo);
    const history = [start, ...scores(UNDO_DEPTH + 5), ...undos];
    given(...played(...history.slice(0, -1)))
      .when(undo)
      .thenBecomes('ScoreUndone', { homeScore: 5 });
    given(...played(...history))
      .when(undo)
      .thenRefused('esports/nothing-to-undo');
  });

  it('has nothing to take back from a match that has just been created or started', () => {
    given(...played())
      .when(undo)
      .thenRefused('esports/nothing-to-undo');
    given(...played(start))
      .when(undo)
      .thenRefused('esports/nothing-to-undo');
  });
});
