import { describe, it } from 'vitest';
import { create, end, given, matchCreated, matchEnded, matchStarted, score, scoreChanged, start, T } from './matches.ts';

const live = [matchCreated(), matchStarted()];
const over = [...live, scoreChanged(3, 1), matchEnded({ homeScore: 3, awayScore: 1 })];
const endedAt = new Date(T).toISOString();

describe('a match is created', () => {
  it('once', () => given().when(create()).thenAccepted(matchCreated()));
  it('the same again: already so, whatever has happened since', () => {
    given(matchCreated()).when(create()).thenAccepted();
    given(...over)
      .when(create())
      .thenAccepted();
  });
  it.each([
    ['game', { game: 'fifa' }],
    ['length', { bestOf: 3 }],
    ['tournament', { tournamentId: 'cup' }],
    ['side', { away: { id: 'ash', name: 'Elm' } }],
    ['name', { home: { id: 'oak', name: 'Oaks' } }],
  ])('never again with another %s', (_what, plan) => {
    given(matchCreated()).when(create(plan)).thenRefused('esports/match-exists', { field: 'matchId' });
  });
});

describe('a match starts', () => {
  it('at the object’s clock', () =>
    given(matchCreated())
      .when(start, T + 5)
      .thenAccepted(matchStarted(T + 5)));
  it('not unless it was created', () => given().when(start).thenRefused('esports/unknown-match'));
  it('once', () =>
    given(...live)
      .when(start)
      .thenRefused('esports/match-started', { startedAt: endedAt }));
  it('not after its end', () =>
    given(...over)
      .when(start)
      .thenRefused('esports/match-over', { endedAt }));
});

describe('a score', () => {
  it('is taken while the match is live', () =>
    given(...live)
      .when(score(1, 0))
      .thenAccepted(scoreChanged(1, 0)));
  it('may repeat the one that stands', () =>
    given(...live, scoreChanged(1, 0))
      .when(score(1, 0))
      .thenAccepted(scoreChanged(1, 0)));
  it('may rise by more than one, on both sides', () =>
    given(...live, scoreChanged(1, 0))
      .when(score(7, 3))
      .thenAccepted(scoreChanged(7, 3)));
  it('does not go down on either side', () => {
    given(...live, scoreChanged(2, 2))
      .when(score(1, 5))
      .thenRefused('esports/score-lower', { field: 'homeScore', homeScore: 2, awayScore: 2 });
    given(...live, scoreChanged(2, 2))
      .when(score(5, 1))
      .thenRefused('esports/score-lower', { field: 'awayScore' });
  });
  it('is refused before the start, after the end and without a match', () => {
    given(matchCreated()).when(score(1, 0)).thenRefused('esports/match-not-live');
    given(...over)
      .when(score(4, 1))
      .thenRefused('esports/match-over', { endedAt });
    given().when(score(1, 0)).thenRefused('esports/unknown-match');
  });
});

describe('a match ends', () => {
  it('with the score that stands', () => {
    const ended = matchEnded({ winnerId: 'elm', homeScore: 2, awayScore: 4, endedAt: T + 9 });
    given(...live, scoreChanged(2, 4))
      .when(end('elm'), T + 9)
      .thenAccepted(ended);
  });
  it('also for the side with fewer points: a referee decides', () => {
    given(...live, scoreChanged(2, 4))
      .when(end('oak'))
      .thenAccepted(matchEnded({ homeScore: 2, awayScore: 4 }));
  });
  it('not for somebody who did not play', () => {
    given(...live)
      .when(end('ash'))
      .thenRefused('esports/winner-did-not-play', { field: 'winnerId', homeId: 'oak', awayId: 'elm' });
  });
  it('once', () =>
    given(...over)
      .when(end('oak'))
      .thenRefused('esports/match-over', { endedAt }));
  it('not before its start', () => given(matchCreated()).when(end('oak')).thenRefused('esports/match-not-live'));
});
