import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stored } from '../../cli/replay/comparison.ts';
import type { Score, StoredStats } from '../../client/index.ts';
import { recordedMatch, type RecordedMatch } from '../../cli/replay/recorded-match.ts';
import { parseMatchFile, parseTimelineFile } from '../../cli/replay/riot-files.ts';
import type { Script } from '../../cli/replay/script.ts';

/** A match made for the tests: Oak beats Elm 4 : 1, and one of Oak dies to a tower. */
export const SMALL_MATCH = join(import.meta.dirname, 'fixtures/small-match.json');

const jsonOf = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8'));

export const matchJson = (changes: object = {}) => ({ ...jsonOf('small-match.json'), ...changes });
export const timelineJson = (changes: object = {}) => ({ ...jsonOf('small-match_timeline.json'), ...changes });

export function recorded(match: unknown = matchJson(), timeline: unknown = timelineJson()): RecordedMatch {
  return recordedMatch(parseMatchFile(match), parseTimelineFile(timeline));
}

/** What a server that stored everything gives back. */
export function storedOf(match: RecordedMatch, { scores, reports, moments }: Script): Stored {
  const last = scores.at(-1) ?? { homeScore: 0, awayScore: 0 };
  const final = reports[reports.length - 1] ?? { gameTimeMs: 0, players: [] };
  const at = new Date(0).toISOString();
  return {
    match: {
      matchId: 'm',
      tournamentId: null,
      game: 'lol',
      bestOf: 1,
      status: 'COMPLETED',
      home: { id: match.home.id, name: match.home.name, score: last.homeScore },
      away: { id: match.away.id, name: match.away.name, score: last.awayScore },
      winnerId: match[match.winner].id,
      startedAt: at,
      endedAt: at,
      pausedAt: null,
      reason: null,
      version: moments.length + 3,
    },
    scores: scores.map(({ homeScore, awayScore, detail }, index): Score => {
      const stored: Score['detail'] = JSON.parse(JSON.stringify(detail));
      return { version: index + 3, homeScore, awayScore, detail: stored, at };
    }),
    stats: final.players.map((player): StoredStats => ({
      ...player,
      stats: { ...player.stats },
      gameTimeMs: final.gameTimeMs,
      updatedAt: at,
    })),
  };
}
