import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contextOf } from '../support/given.ts';
import { openDatabase, type Database } from '../../core/db/neon.ts';
import { appendEvents } from '../../core/events/event-store.ts';
import { project, readHead } from '../../core/projections/projector.ts';
import { esportsProjection } from '../../domains/esports/projection.ts';
import { findMatch, listMatches, listScores, listStats } from '../../domains/esports/store.ts';
import { matchDefinition } from '../../domains/esports/match/definition.ts';
import type { MatchEvent } from '../../domains/esports/match/model.ts';
import { histories, type Step } from '../domains/esports/histories.ts';
import { end, matchCreated, matchEnded, matchStarted, played, player, record, scoreChanged, start, T } from '../domains/esports/matches.ts';
import { withStack } from '../support/stack.ts';

const local = withStack({ worker: false });
const LIMIT_MS = 10_000;
let owner: Client;
let database: Database;
let versions: Map<string, number>;

beforeAll(async () => {
  owner = new Client({ connectionString: local.stack.databaseUrl });
  await owner.connect();
  const endpoint = local.stack.neon?.url;
  database = openDatabase({ DATABASE_URL: local.stack.appDatabaseUrl, NEON_FETCH_ENDPOINT: endpoint });
});

beforeEach(empty);

async function empty(): Promise<void> {
  versions = new Map();
  await owner.query('TRUNCATE core.events, core.streams, core.projections, esports.matches, esports.score_events, esports.game_stats');
  await owner.query('UPDATE core.position_counter SET position = 0');
}

afterAll(() => owner.end());

/** Appends events in this order; each to the stream of its match. */
async function append(...events: readonly MatchEvent[]): Promise<void> {
  for (const event of events) {
    const { matchId } = event.data;
    const version = (versions.get(matchId) ?? 0) + 1;
    versions.set(matchId, version);
    const stored = {
      eventId: crypto.randomUUID(),
      streamId: `match:${matchId}`,
      aggregateType: 'match',
      version,
      type: event.type,
      schemaVersion: 1,
      data: event.data,
      correlationId: 'test',
      actor: 'test',
      recordedAt: new Date(T + version * 1_000).toISOString(),
    };
    await appendEvents(database, JSON.stringify([stored]), LIMIT_MS);
  }
}

const of = (matchId: string, event: MatchEvent): MatchEvent => {
  const data = { ...event.data, matchId };
  return { ...event, data } as MatchEvent;
};

/** The whole of a match, scores of both sides in between. */
const history = (matchId: string, scores: number): MatchEvent[] =>
  [
    matchCreated({ tournamentId: 'cup' }),
    matchStarted(T + 2_000),
    ...Array.from({ length: scores }, (_, index) => scoreChanged(index + 1, Math.floor(index / 2), { kind: 'kill', number: index + 1 })),
    matchEnded({ winnerId: 'elm', homeScore: scores, awayScore: Math.max(0, Math.floor((scores - 1) / 2)), endedAt: T + 9_000 }),
  ].map((event) => of(matchId, event));

async function projectInSteps(step: number): Promise<void> {
  const head = await readHead(database);
  for (let from = 0; from < head; from += step) await project(database, esportsProjection, from, Math.min(head, from + step), LIMIT_MS);
}

/** Forgets every row, and projects from the first event on. */
async function projectAgain(step: number): Promise<void> {
  await owner.query('TRUNCATE core.projections, esports.matches, esports.score_events, esports.game_stats');
  await projectInSteps(step);
}

async function rows(): Promise<unknown> {
  const matches = await owner.query('SELECT * FROM esports.matches ORDER BY match_id');
  const scores = await owner.query('SELECT * FROM esports.score_events ORDER BY match_id, version');
  const stats = await owner.query('SELECT * FROM esports.game_stats ORDER BY match_id, user_id');
  return { matches: matches.rows, scores: scores.rows, stats: stats.rows };
}

/** The rows of a match are what its own rules say of it. */
async function showsWhatHappened(matchId: string, steps: readonly Step[]): Promise<void> {
  const state = steps.at(-1)?.after ?? matchDefinition.initialState;
  const reply = matchDefinition.reply([], state, contextOf('match:under-test', T));
  expect(await findMatch(database, matchId)).toEqual({ ...reply, matchId, version: steps.length });
  const standing = new Map<number, number>();
  const players = new Map<string, unknown>();
  for (const [index, { event }] of steps.entries()) {
    if (event.type === 'ScoreChanged') standing.set(index + 1, event.data.homeScore);
    if (event.type === 'ScoreUndone') standing.delete(event.data.undoneVersion);
    if (event.type === 'StatsRecorded') for (const told of event.data.players) players.set(told.userId, told);
  }
  const scores = await listScores(database, matchId, 0, 1_000);
  expect(scores.map(({ version, homeScore }) => [version, homeScore])).toEqual([...standing]);
  const stats = await listStats(database, matchId);
  expect(new Map(stats.map(({ gameTimeMs: _moment, updatedAt: _at, ...told }) => [told.userId, told]))).toEqual(players);
}

describe('the esports projection', () => {
  it('shows a match that was created, scored and ended within one batch as it ended', async () => {
    await append(...history('a', 5));
    await projectInSteps(1_000);
    expect(await findMatch(database, 'a')).toEqual({
      matchId: 'a',
      tournamentId: 'cup',
      game: 'lol',
      bestOf: 1,
      status: 'COMPLETED',
      home: { id: 'oak', name: 'Oak', score: 5 },
      away: { id: 'elm', name: 'Elm', score: 2 },
      winnerId: 'elm',
      startedAt: new Date(T + 2_000).toISOString(),
      endedAt: new Date(T + 9_000).toISOString(),
      pausedAt: null,
      reason: null,
      version: 8,
    });
  });

  it('comes to what the match itself says, whatever happened to it and whatever the batches are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(histories, { minLength: 1, maxLength: 3 }), fc.integer({ min: 2, max: 20 }), async (lists, step) => {
        await empty();
        const longest = Math.max(...lists.map(({ length }) => length));
        for (let index = 0; index < longest; index += 1) {
          for (const [number, steps] of lists.entries()) {
            const event = steps[index]?.event;
            if (event !== undefined) await append(of(`m${number}`, event));
          }
        }
        await projectInSteps(1_000);
        for (const [number, steps] of lists.entries()) await showsWhatHappened(`m${number}`, steps);
        const whole = await rows();
        for (const other of [1, step]) {
          await projectAgain(other);
          expect(await rows()).toEqual(whole);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('has the newest stats of each player, for the side and the game they were played for', async () => {
    const [created, started, ...reports] = played(
      start,
      record([player('ada', 'home', { gold: 100 }), player('ben', 'away')], 60_000),
      record([player('ada', 'home', { gold: 250, note: 'ähm 漢字 🐉' })]),
      end('oak'),
      record([player('cleo', 'away', { kills: 7 })], 90_000),
    );
    await append(...[created, started, ...reports].filter((event) => event !== undefined));
    await projectInSteps(1_000);
    const at = (version: number) => new Date(T + version * 1_000).toISOString();
    expect(await listStats(database, 'final')).toEqual([
      { ...player('ada', 'home', { gold: 250, note: 'ähm 漢字 🐉' }), gameTimeMs: null, updatedAt: at(4) },
      { ...player('ben', 'away'), gameTimeMs: 60_000, updatedAt: at(3) },
      { ...player('cleo', 'away', { kills: 7 }), gameTimeMs: 90_000, updatedAt: at(6) },
    ]);
    const { rows: places } = await owner.query('SELECT user_id, participant_id, game FROM esports.game_stats ORDER BY user_id');
    expect(places.map((row) => Object.values(row))).toEqual([
      ['ada', 'oak', 'lol'],
      ['ben', 'elm', 'lol'],
      ['cleo', 'elm', 'lol'],
    ]);
    const { rows: found } = await owner.query(
      `SELECT user_id FROM esports.game_stats WHERE stats @> '{"kills": 7}' AND stats ?& ARRAY['champion']`,
    );
    expect(found).toEqual([{ user_id: 'cleo' }]);
  });

  it('shows each state on the way, and leaves other matches alone', async () => {
    await append(of('other', matchCreated()));
    const states: unknown[] = [];
    for (const event of history('a', 2)) {
      await append(event);
      const head = await readHead(database);
      await project(database, esportsProjection, states.length === 0 ? 0 : head - 1, head, LIMIT_MS);
      const match = await findMatch(database, 'a');
      states.push([match?.status, match?.home.score, match?.version]);
    }
    expect(states).toEqual([
      ['SCHEDULED', 0, 1],
      ['LIVE', 0, 2],
      ['LIVE', 1, 3],
      ['LIVE', 2, 4],
      ['COMPLETED', 2, 5],
    ]);
    expect(await findMatch(database, 'other')).toMatchObject({ status: 'SCHEDULED', version: 1 });
  });

  it('lists every score with its detail, page by page', async () => {
    await append(...history('a', 5), ...history('b', 1));
    await append(of('c', matchCreated()), of('c', matchStarted()), of('c', scoreChanged(0, 0)));
    await projectInSteps(1_000);
    const first = await listScores(database, 'a', 0, 3);
    expect(first.map(({ version, homeScore, detail }) => [version, homeScore, detail])).toEqual(
      [1, 2, 3, 4].map((number) => [number + 2, number, { kind: 'kill', number }]),
    );
    expect((await listScores(database, 'a', 5, 3)).map(({ version }) => version)).toEqual([6, 7]);
    expect((await listScores(database, 'c', 0, 3))[0]?.detail).toBeNull();
  });

  it('lists matches newest first without missing one, by status and by tournament', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await append(of(id, matchCreated({ tournamentId: id < 'd' ? 'cup' : null })));
    await append(of('b', matchStarted()), of('d', matchStarted()));
    await projectInSteps(1_000);
    const listed: string[] = [];
    let before: Parameters<typeof listMatches>[2] = null;
    for (let pages = 0; pages < 5; pages += 1) {
      const found: Awaited<ReturnType<typeof listMatches>> = await listMatches(database, {}, before, 2);
      const page = found.slice(0, 2);
      listed.push(...page.map(({ match }) => match.matchId));
      before = page.at(-1)?.key ?? null;
      if (found.length <= 2) break;
    }
    // All were created in the same moment: the id decides.
    expect(listed).toEqual(['e', 'd', 'c', 'b', 'a']);
    const idsOf = async (filter: Parameters<typeof listMatches>[1]) =>
      (await listMatches(database, filter, null, 10)).map(({ match }) => match.matchId);
    expect(await idsOf({ status: 'LIVE' })).toEqual(['d', 'b']);
    expect(await idsOf({ tournamentId: 'cup' })).toEqual(['c', 'b', 'a']);
    expect(await idsOf({ status: 'LIVE', tournamentId: 'cup' })).toEqual(['b']);
    expect(await idsOf({ status: 'CANCELLED' })).toEqual([]);
  });
});
