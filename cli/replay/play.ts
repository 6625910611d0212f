import { z } from 'zod';
import { Match, Score } from '../../domains/esports/contract.ts';
import type { Stored } from './comparison.ts';
import type { Feed } from './feed.ts';
import type { KillScore } from './kill-scores.ts';
import type { Progress } from './progress.ts';
import type { RecordedMatch } from './recorded-match.ts';

const REDRAW_MS = 100;
const READ_EVERY_MS = 200;
const READ_UNTIL_MS = 10_000;

export interface Clock {
  /** ms; only differences count. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const MatchAnswer = z.object({ data: Match });
const ScoresPage = z.object({ data: z.array(Score), pagination: z.object({ cursor: z.string().nullable() }) });

/** Plays a match at game time / speed: create, start, each kill at its moment, end. Keys follow from the id, so a broken-off run can go on. */
export async function play(
  match: RecordedMatch,
  scores: readonly KillScore[],
  { matchId, speed, feed, clock, progress }: { matchId: string; speed: number; feed: Feed; clock: Clock; progress: Progress },
): Promise<void> {
  const { home, away, winner, durationMs } = match;
  const sides = { home: { id: home.id, name: home.name }, away: { id: away.id, name: away.name } };
  const path = `/matches/${matchId}`;
  await feed.command('/matches', `replay-${matchId}-create`, { matchId, game: 'lol', ...sides });
  await feed.command(`${path}/start`, `replay-${matchId}-start`);

  const startedAt = clock.now();
  let sent = 0;
  const show = (gameTimeMs: number) => {
    const { homeScore, awayScore } = scores[sent - 1] ?? { homeScore: 0, awayScore: 0 };
    progress.show(Math.min(1, gameTimeMs / durationMs), `${minutes(gameTimeMs)}  ${home.name} ${homeScore} : ${awayScore} ${away.name}`);
  };
  const waitFor = async (gameTimeMs: number) => {
    const elapsed = () => (clock.now() - startedAt) * speed;
    for (let at = elapsed(); at < gameTimeMs; at = elapsed()) {
      show(at);
      await clock.sleep(Math.min(REDRAW_MS, (gameTimeMs - at) / speed));
    }
  };

  for (const { homeScore, awayScore, detail } of scores) {
    await waitFor(detail.gameTimeMs);
    await feed.command(`${path}/score`, `replay-${matchId}-score-${sent + 1}`, { homeScore, awayScore, detail });
    sent += 1;
    show(detail.gameTimeMs);
  }
  await waitFor(durationMs);
  await feed.command(`${path}/end`, `replay-${matchId}-end`, { winnerId: match[winner].id });
  show(durationMs);
  progress.end();
}

/** Reads back what was stored, once the read side has caught up with the end of the match or ten seconds have passed. */
export async function readBack(matchId: string, feed: Feed, clock: Clock): Promise<Stored> {
  const until = clock.now() + READ_UNTIL_MS;
  for (;;) {
    const { data: match } = await feed.read(`/matches/${matchId}`, MatchAnswer);
    const scores = await readScores(matchId, feed);
    // The end is a match's last event, and the last score, if any, stands right before it.
    const isWhole = match.status === 'COMPLETED' && (scores.at(-1)?.version ?? 2) === match.version - 1;
    if (isWhole || clock.now() >= until) return { match, scores };
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
