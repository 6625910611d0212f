import { describe, expect, it } from 'vitest';
import { Match } from '../../../domains/esports/contract.ts';
import { matchLive, type MatchView } from '../../../domains/esports/live.ts';
import { matchDefinition } from '../../../domains/esports/match/definition.ts';
import type { MatchCommand, MatchEvent } from '../../../domains/esports/match/model.ts';
import { cancel, end, matchCreated, matchStarted, played, player, record, score, scoreChanged, start, T, undo } from './matches.ts';

const viewAfter = (events: readonly MatchEvent[], from: MatchView = matchLive.initial) =>
  events.flatMap(matchDefinition.announce).reduce((view, message) => matchLive.apply(view, message), from);
const viewOf = (...commands: readonly MatchCommand[]) => viewAfter(played(...commands));

describe('the live view of a match', () => {
  it('shows the match in the shape that reads answer', () => {
    for (const view of [viewOf(), viewOf(start, score(1, 0), end('oak')), viewOf(cancel)])
      expect(Match.parse(view.match)).toEqual(view.match);
  });

  it('keeps the last 30 scores, newest first, with their details', () => {
    const scores = Array.from({ length: 35 }, (_, index) => scoreChanged(index + 1, 0, { at: index + 1 }));
    const { feed } = viewAfter([matchCreated(), matchStarted(), ...scores]);
    expect(feed).toHaveLength(30);
    expect(feed[0]).toEqual({ homeScore: 35, awayScore: 0, detail: { at: 35 }, at: new Date(T).toISOString() });
    expect(feed.at(-1)?.homeScore).toBe(6);
  });

  it('drops a score that is taken back from its feed and its series', () => {
    const kept = viewOf(start, score(1, 0), record([player('ada')]));
    const { feed, series } = viewOf(start, score(1, 0), record([player('ada')]), score(4, 0), undo);
    expect({ feed, series }).toEqual({ feed: kept.feed, series: kept.series });
  });

  it('shows nothing of a match whose beginning it did not hear', () => {
    expect(viewAfter([matchStarted(), scoreChanged(1, 0)])).toEqual(matchLive.initial);
  });

  it('has each player’s newest stats', () => {
    const second = player('ada', 'home', { kills: 2 });
    const { players } = viewOf(start, record([player('ada'), player('ben', 'away')]), record([second]));
    expect(players).toEqual([second, player('ben', 'away')]);
  });

  it('plots scores and gold over game time, or over the time since the start where the feed says none', () => {
    const { series } = viewOf(
      start,
      score(1, 0, { gameTimeMs: 65_000 }),
      record([player('ada', 'home', { gold: 900 }), player('ben', 'home', { gold: 100 }), player('cleo', 'away', { gold: 400 })], 120_000),
      score(1, 1, { gameTimeMs: 130_000 }),
      record([player('ada', 'home', { gold: 1_500 })], 180_000),
    );
    expect(series).toEqual([
      { gameTimeMs: 65_000, homeScore: 1, awayScore: 0, homeGold: null, awayGold: null },
      { gameTimeMs: 120_000, homeScore: 1, awayScore: 0, homeGold: 1_000, awayGold: 400 },
      { gameTimeMs: 130_000, homeScore: 1, awayScore: 1, homeGold: 1_000, awayGold: 400 },
      { gameTimeMs: 180_000, homeScore: 1, awayScore: 1, homeGold: 1_600, awayGold: 400 },
    ]);
    // Each command is a second after the one before; the start is the first.
    const untold = viewOf(start, score(1, 0), score(2, 0, { gameTimeMs: 'soon' }), record([player('ada')])).series;
    expect(untold.map(({ gameTimeMs }) => gameTimeMs)).toEqual([1_000, 2_000, 3_000]);
  });

  it('of a long professional match is less than 64 KB', () => {
    const numbers = {
      gold: 18_345,
      cs: 301,
      level: 18,
      damage: 45_120,
      visionScore: 88,
      role: 'UTILITY',
      items: [3_078, 3_053, 6_333, 3_065, 3_026, 3_111],
    };
    const fighter = (id: number) => ({ id, name: `Team${id} Player${id}`, champion: 'Mordekaiser', kills: 10, deaths: 10, assists: 20 });
    const team = Array.from({ length: 10 }, (_, id) => player(`puuid-${'x'.repeat(72)}-${id}`, id < 5 ? 'home' : 'away', numbers));
    const kill = (gameTimeMs: number) => ({
      kind: 'kill',
      gameTimeMs,
      side: 'home',
      killer: fighter(1),
      victim: fighter(6),
      assists: [2, 3, 4, 5].map(fighter),
    });
    const minutes = Array.from({ length: 60 }, (_, minute) => [
      ...Array.from({ length: 3 }, (_kill, index) => score(minute * 3 + index + 1, 0, kill(minute * 60_000 + index))),
      record(team, minute * 60_000),
    ]);
    const view = viewOf(start, ...minutes.flat());
    expect([view.feed.length, view.players.length, view.series.length]).toEqual([30, 10, 240]);
    expect(new TextEncoder().encode(JSON.stringify(view)).byteLength).toBeLessThan(65_536);
  });

  it('goes on from a view that was stored before matches had pauses, players and series', () => {
    const { match, feed } = viewOf(start, score(1, 0));
    if (match === null) throw new Error('the match was not heard of');
    const { bestOf: _bestOf, pausedAt: _pausedAt, reason: _reason, ...older } = match;
    const revived = matchLive.revive?.({ match: older, feed } as unknown as MatchView) ?? matchLive.initial;
    expect(revived).toEqual({ match, feed, players: [], series: [] });
    expect(matchLive.revive?.(revived)).toEqual(revived);
    expect(matchLive.revive?.(matchLive.initial)).toEqual(matchLive.initial);
    expect(viewAfter(played(start, score(1, 0), record([player('ada')])).slice(3), revived)).toMatchObject({
      players: [player('ada')],
      match: { version: 4 },
    });
  });
});
