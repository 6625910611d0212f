import { describe, expect, it } from 'vitest';
import { straysAmong } from '../../bench/load/final-view.ts';
import type { Seen } from '../../bench/load/spectator-protocols.ts';
import { matchLive } from '../../domains/esports/live.ts';

const at = '2026-01-01T00:00:00.000Z';
const match = {
  matchId: 'm',
  tournamentId: null,
  game: 'lol',
  bestOf: 1,
  status: 'SCHEDULED',
  home: { id: 'oak', name: 'OAK', score: 0 },
  away: { id: 'elm', name: 'ELM', score: 0 },
  winnerId: null,
  startedAt: null,
  endedAt: null,
  pausedAt: null,
  reason: null,
  version: 1,
};
const message = (offset: number, event: string, data: unknown): Seen => ({ offset, sentAt: null, event, data });
const ofMatch = { matchId: 'm', tournamentId: null };
const empty = message(0, 'snapshot', matchLive.initial);
const scheduled = message(1, 'match_scheduled', { match });
const started = message(2, 'match_start', { ...ofMatch, startedAt: at });
const score = (homeScore: number) => message(3, 'score_update', { ...ofMatch, homeScore, awayScore: 0, detail: null, at });

const viewOf = (...seen: Seen[]) => seen.reduce((view, each) => matchLive.apply(view, each), matchLive.initial);
const newcomer = [message(3, 'snapshot', viewOf(scheduled, started, score(1)))];

describe('the spectators who strayed', () => {
  it('are none where everybody ended as somebody who came last begins', () => {
    const late = [message(2, 'snapshot', viewOf(scheduled, started)), score(1)];
    expect(straysAmong([[empty, scheduled, started, score(1)], late], newcomer)).toBe(0);
  });

  it('are those who missed the end, a message before it, or were told something else', () => {
    const short = [empty, scheduled, started];
    const holed = [empty, scheduled, score(1)];
    const other = [empty, scheduled, started, score(2)];
    expect(straysAmong([short, holed, other, [empty, scheduled, started, score(1)]], newcomer)).toBe(3);
  });

  it('are those who came to the same view at another offset', () => {
    const later = [message(4, 'snapshot', viewOf(scheduled, started, score(1)))];
    expect(straysAmong([[empty, scheduled, started, score(1)]], later)).toBe(1);
  });

  it('are all where the last one came to something else', () => {
    expect(straysAmong([[empty, scheduled, started, score(1)]], [message(3, 'snapshot', viewOf(scheduled, started))])).toBe(1);
  });
});
