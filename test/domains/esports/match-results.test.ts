import { describe, expect, it } from 'vitest';
import type { MatchCommand } from '../../../domains/esports/match/model.ts';
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

const LATER = T + 60_000;
const scheduled = played();
const live = played(start, score(2, 1));
const paused = played(start, score(2, 1), pause);
const completed = played(start, score(2, 1), end('oak'));
const forfeited = played(start, score(2, 1), forfeit('oak'));
const cancelled = played(start, score(2, 1), cancel);
const disputed = played(start, score(2, 1), end('oak'), dispute);

describe('a pause', () => {
  it('stops a live match, and a resumption goes on with it', () => {
    given(...live)
      .when(pause, LATER)
      .thenBecomes('MatchPaused', { pausedAt: LATER });
    given(...paused)
      .when(resume)
      .thenBecomes('MatchResumed', { pausedAt: null });
  });
  it('lets no score, no end and no second pause pass', () => {
    for (const command of [score(3, 1), end('oak'), pause])
      given(...paused)
        .when(command)
        .thenRefused('esports/match-paused');
  });
  it('lets stats, an undo, a forfeit and a cancellation pass', () => {
    given(...paused)
      .when(record([player('ada')]))
      .thenBecomes('StatsRecorded', { players: ['ada'] });
    given(...paused)
      .when(undo)
      .thenBecomes('ScoreUndone', { homeScore: 0, awayScore: 0 });
    given(...paused)
      .when(forfeit('elm'))
      .thenBecomes('MatchForfeited', { status: 'FORFEITED', winnerId: 'oak', endedAt: T, pausedAt: null, reason: 'No show' });
    given(...paused)
      .when(cancel)
      .thenBecomes('MatchCancelled', { status: 'CANCELLED', endedAt: T, pausedAt: null, reason: 'A power cut' });
  });
  it('ends only once', () =>
    given(...live)
      .when(resume)
      .thenRefused('esports/match-not-paused'));
});

describe('a forfeit', () => {
  it.each([
    [['oak'], 'elm'],
    [['elm'], 'oak'],
    [['oak', 'elm'], null],
  ])('of %j leaves %s as the winner, before the start and during play', (entrantIds, winnerId) => {
    for (const history of [scheduled, live]) {
      const change = { status: 'FORFEITED', winnerId, endedAt: LATER, reason: 'No show' } as const;
      given(...history)
        .when(forfeit(...entrantIds), LATER)
        .thenBecomes('MatchForfeited', change);
    }
  });
  it('of somebody who does not play is refused, naming them', () => {
    given(...live)
      .when(forfeit('oak', 'ash'))
      .thenRefused('esports/entrant-does-not-play', { field: 'entrantIds.1' });
  });
});

describe('a cancellation', () => {
  it('ends a match without a winner, before the start and during play', () => {
    for (const history of [scheduled, live]) {
      given(...history)
        .when(cancel, LATER)
        .thenBecomes('MatchCancelled', { status: 'CANCELLED', endedAt: LATER, reason: 'A power cut' });
    }
  });
});

describe('a dispute', () => {
  it('leaves the result as it is until it is resolved', () => {
    given(...completed)
      .when(dispute)
      .thenBecomes('MatchDisputed', { status: 'DISPUTED', reason: 'An illegal item' });
    given(...forfeited)
      .when(dispute)
      .thenBecomes('MatchDisputed', { status: 'DISPUTED', reason: 'An illegal item' });
  });
  it('comes to the same score unless another is named', () => {
    const settled = { status: 'COMPLETED', winnerId: 'elm', reason: 'The video shows it' } as const;
    given(...disputed)
      .when(resolve('elm'))
      .thenBecomes('DisputeResolved', settled);
    given(...disputed)
      .when(resolve('elm', 1))
      .thenBecomes('DisputeResolved', { ...settled, homeScore: 1 });
    given(...disputed)
      .when(resolve('elm', 0, 3))
      .thenBecomes('DisputeResolved', { ...settled, homeScore: 0, awayScore: 3 });
  });
  it('may come to no winner, and not to one who did not play', () => {
    given(...disputed)
      .when(resolve(null))
      .thenBecomes('DisputeResolved', { status: 'COMPLETED', winnerId: null, reason: 'The video shows it' });
    given(...disputed)
      .when(resolve('ash'))
      .thenRefused('esports/winner-did-not-play', { field: 'winnerId' });
  });
});

describe('a correction', () => {
  it('puts score and winner right, also to less than it was', () => {
    const change = { homeScore: 1, awayScore: 5, winnerId: 'elm', reason: 'A kill was counted twice' };
    given(...completed)
      .when(correct('elm', 1, 5))
      .thenBecomes('MatchCorrected', change);
  });
  it('names a winner who played', () => {
    given(...completed)
      .when(correct('ash', 1, 5))
      .thenRefused('esports/winner-did-not-play', { field: 'winnerId' });
  });
  it('may follow another, and be disputed', () => {
    const corrected = played(start, end('oak'), correct('elm', 0, 1));
    given(...corrected)
      .when(correct('oak', 1, 1))
      .thenBecomes('MatchCorrected', { homeScore: 1, awayScore: 1, winnerId: 'oak' });
    given(...corrected)
      .when(dispute)
      .thenBecomes('MatchDisputed', { status: 'DISPUTED', reason: 'An illegal item' });
  });
});

const commands: Readonly<Record<string, MatchCommand>> = {
  start,
  score: score(9, 9),
  end: end('oak'),
  pause,
  resume,
  forfeit: forfeit('oak'),
  cancel,
  dispute,
  resolve: resolve('oak'),
  correct: correct('oak', 1, 1),
  stats: record([player('ada')]),
};

describe('a match', () => {
  it.each([
    ['is scheduled', scheduled, ['not-live: score end pause resume stats', 'no-result: dispute correct', 'not-disputed: resolve']],
    ['is live', live, ['started: start', 'not-paused: resume', 'no-result: dispute correct', 'not-disputed: resolve']],
    ['is completed', completed, ['over: start score end pause resume forfeit cancel', 'not-disputed: resolve']],
    [
      'was forfeited',
      forfeited,
      ['over: start score end pause resume forfeit cancel stats', 'no-result: correct', 'not-disputed: resolve'],
    ],
    [
      'was cancelled',
      cancelled,
      ['over: start score end pause resume forfeit cancel stats', 'no-result: dispute correct', 'not-disputed: resolve'],
    ],
    ['is disputed', disputed, ['disputed: start score end pause resume forfeit cancel stats dispute correct']],
  ])('that %s refuses exactly what does not fit', (_what, history, refusals) => {
    const expected = refusals.flatMap((line) => {
      const [rule = '', names = ''] = line.split(': ');
      return names.split(' ').map((name) => [name, rule === 'no-result' ? 'esports/no-result' : `esports/match-${rule}`] as const);
    });
    const refused = Object.entries(commands).flatMap(([name, command]) => {
      const { decision } = given(...history).when(command);
      return decision.ok ? [] : [[name, decision.rejection.code] as const];
    });
    expect(new Map(refused)).toEqual(new Map(expected));
  });

  it('that was never created takes nothing', () => {
    for (const command of [...Object.values(commands), undo]) given().when(command).thenRefused('esports/unknown-match');
  });
});
