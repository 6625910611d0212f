import { z } from 'zod';
import { Match, Score, StoredStats } from '../../domains/esports/contract.ts';
import type { Progress } from './board.ts';
import type { Stored } from './comparison.ts';
import type { Feed } from './feed.ts';
import type { RecordedMatch } from './recorded-match.ts';
import type { Script } from './script.ts';

const REDRAW_MS = 100;
const READ_EVERY_MS = 200;
const READ_UNTIL_MS = 10_000;

export interface Clock {
  /** ms; only differences count. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A match that is played: under which id, how many times faster than the game, and by what. */
export interface Playing {
  readonly matchId: string;
  readonly speed: number;
  readonly feed: Pick<Feed, 'command'>;
  readonly clock: Clock;
  readonly progress: Progress;
}

const MatchAnswer = z.object({ data: Match });
const ScoresPage = z.object({ data: z.array(Score), pagination: z.object({ cursor: z.string().nullable() }) });
const StatsAnswer = z.object({ data: z.array(StoredStats) });

/** Plays a match at game time / speed: create, start, all moments of the script, end. Keys follow from the id, so a broken-off run can go on. */
export async function play(match: RecordedMatch, { moments }: Script, playing: Playing): Promise<void> {
  const { home, away, winner, durationMs } = match;
  const { matchId, speed, feed, clock, progress } = playing;
  const sides = { home: { id: home.id, name: home.name }, away: { id: away.id, name: away.name } };
  const path = `/matches/${matchId}`;
  await feed.command('/matches', `replay-${matchId}-create`, { matchId, game: 'lol', ...sides });
  await feed.command(`${path}/start`, `replay-${matchId}-start`);

  const startedAt = clock.now();
  let score = { homeScore: 0, awayScore: 0 };
  const show = (gameTimeMs: number) => {
    const standing = `${home.name} ${score.homeScore} : ${score.awayScore} ${away.name}`;
    progress.show(Math.min(1, gameTimeMs / durationMs), `${minutes(gameTimeMs)}  ${standing}`);
  };
  const waitFor = async (gameTimeMs: number) => {
    const elapsed = () => (clock.now() - startedAt) * speed;
    for (let at = elapsed(); at < gameTimeMs; at = elapsed()) {
      show(at);
      await clock.sleep(Math.min(REDRAW_MS, (gameTimeMs - at) / speed));
    }
  };

  for (const { kind, name, gameTimeMs, body } of moments) {
    await waitFor(gameTimeMs);
    await feed.command(`${path}/${kind}`, `replay-${matchId}-${name}`, body);
    if (kind === 'score') score = body;
    show(gameTimeMs);
  }
  await waitFor(durationMs);
  await feed.command(`${path}/end`, `replay-${matchId}-end`, { winnerId: match[winner].id });
  show(durationMs);
}

/** Reads back what was stored, once the read side has caught up or ten seconds have passed. */
export async function readBack(matchId: string, { durationMs }: RecordedMatch, feed: Feed, clock: Clock): Promise<Stored> {
  const until = clock.now() + READ_UNTIL_MS;
  for (;;) {
    const { data: match } = await feed.read(`/matches/${matchId}`, MatchAnswer);
    const { data: stats } = await feed.read(`/matches/${matchId}/stats`, StatsAnswer);
    // Read last: the final report follows every score, so where it can be read, so can they.
    const scores = await readScores(matchId, feed);
    const isWhole = match.status === 'COMPLETED' && stats.length > 0 && stats.every(({ gameTimeMs }) => gameTimeMs === durationMs);
    if (isWhole || clock.now() >= until) return { match, scores, stats };
    await clock.sleep(READ_EVERY_MS);
  }
}

async function readScores(matchId: string, feed: Feed): Promise<Score[]> {
  const scores: Score[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: z.infer<typeof ScoresPage> = await feed.read(`/matches/${matchId}/scores?limit=100${from}`, ScoresPage);
    scores.push(...page.data);
    cursor = page.pagination.cursor;
  }
  return scores;
}

function minutes(gameTimeMs: number): string {
  const seconds = Math.floor(gameTimeMs / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
