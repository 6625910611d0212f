import type { Client, Score } from '../../client/index.ts';
import type { Progress } from './board.ts';
import type { Stored } from './comparison.ts';
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

/** How a match is played: under which id, how many times faster than the game, and through what. */
export interface Playing {
  readonly matchId: string;
  readonly speed: number;
  readonly api: Client;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** Plays a match at game time / speed: create, start, all moments of the script, end. Keys follow from the id, so a broken-off run can go on. */
export async function play(match: RecordedMatch, { moments }: Script, playing: Playing): Promise<void> {
  const { home, away, winner, durationMs } = match;
  const { matchId, speed, api, clock, progress } = playing;
  const sides = { home: { id: home.id, name: home.name }, away: { id: away.id, name: away.name } };
  const keyed = (name: string) => ({ header: { 'Idempotency-Key': `replay-${matchId}-${name}` } });
  const command = (name: string) => ({ path: { matchId }, ...keyed(name) });
  await api.POST('/api/v1/matches', { params: keyed('create'), body: { matchId, game: 'lol', ...sides } });
  await api.POST('/api/v1/matches/{matchId}/start', { params: command('start') });

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
    const params = command(name);
    if (kind === 'score') await api.POST('/api/v1/matches/{matchId}/score', { params, body });
    else await api.POST('/api/v1/matches/{matchId}/stats', { params, body });
    if (kind === 'score') score = body;
    show(gameTimeMs);
  }
  await waitFor(durationMs);
  await api.POST('/api/v1/matches/{matchId}/end', { params: command('end'), body: { winnerId: match[winner].id } });
  show(durationMs);
}

/** Reads back what was stored, once the read side has caught up or ten seconds have passed. */
export async function readBack(matchId: string, { durationMs }: RecordedMatch, api: Client, clock: Clock): Promise<Stored> {
  const until = clock.now() + READ_UNTIL_MS;
  for (;;) {
    const { data: match } = await api.GET('/api/v1/matches/{matchId}', { params: { path: { matchId } } });
    const { data: stats } = await api.GET('/api/v1/matches/{matchId}/stats', { params: { path: { matchId } } });
    // Read last: the final report follows every score, so where it can be read, so can they.
    const scores = await readScores(matchId, api);
    const isWhole = match.status === 'COMPLETED' && stats.length > 0 && stats.every(({ gameTimeMs }) => gameTimeMs === durationMs);
    if (isWhole || clock.now() >= until) return { match, scores, stats };
    await clock.sleep(READ_EVERY_MS);
  }
}

async function readScores(matchId: string, api: Client): Promise<Score[]> {
  const scores: Score[] = [];
  for (let query: { limit: number; cursor?: string } = { limit: 100 }; ;) {
    const { data, pagination } = await api.GET('/api/v1/matches/{matchId}/scores', { params: { path: { matchId }, query } });
    scores.push(...data);
    if (pagination.cursor === null) return scores;
    query = { limit: 100, cursor: pagination.cursor };
  }
}

function minutes(gameTimeMs: number): string {
  const seconds = Math.floor(gameTimeMs / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
