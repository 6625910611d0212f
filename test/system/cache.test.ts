import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GameState, Participant, Round, RoundStatistics } from '../../domains/betting/contract.ts';
import { Match } from '../../domains/esports/contract.ts';
import { Loads } from '../support/loads.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const WAIT_MS = 3_000;
const BURST = 500;
const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: String(WAIT_MS), RACE_DURATION_MS: '2500' } });

let visitor: Terminal;
let cashier: Terminal;
let admin: Terminal;
let loads: Loads;

function dataOf<Data>(data: z.ZodType<Data>, answer: Answer): Data {
  return data.parse(z.object({ data: z.unknown() }).parse(answer.body).data);
}

const read = (path: string) => visitor.ask('GET', `/api/v1${path}`);
const statistics = async (roundId: string) => dataOf(RoundStatistics, await read(`/stats/round/${roundId}`));
const sell = (roundId: string, key: string) => cashier.sell(roundId, [{ participantNumber: 1, stakeMinor: 100 }], key);

/** A round that is in the tables, and takes bets for a while yet. */
function openRound(): Promise<Round> {
  return until('a round is open', async () => {
    const round = await visitor.currentRound();
    const isRecorded = (await read(`/stats/round/${round.roundId}`)).status === 200;
    return isRecorded && Date.parse(round.closesAt) - Date.now() > WAIT_MS / 2 && round;
  });
}

/** Sends so many requests at once, each on its own. */
async function burst(path: string): Promise<{ readonly statuses: ReadonlySet<number>; readonly bodies: ReadonlySet<string> }> {
  const answers = Array.from({ length: BURST }, async () => {
    const response = await fetch(`${local.stack.url}/api/v1${path}`);
    return { status: response.status, data: JSON.stringify(z.object({ data: z.unknown() }).parse(await response.json()).data) };
  });
  const told = await Promise.all(answers);
  return { statuses: new Set(told.map(({ status }) => status)), bodies: new Set(told.map(({ data }) => data)) };
}

beforeAll(async () => {
  visitor = new Terminal(local.stack.url);
  await until('the first round is open', async () => (await visitor.ask('GET', '/api/v1/rounds/current')).status === 200);
  cashier = await Terminal.signedIn(local.stack.url);
  admin = await Terminal.signedIn(local.stack.url, 'admin');
  if (local.stack.neon === undefined) throw new Error('these tests count the queries of the local endpoint');
  loads = new Loads(local.stack.neon, 'betting.game_statistics');
});

beforeEach(() => {
  loads.delayMs = 0;
});

afterAll(() => Promise.all([visitor, cashier, admin].map((terminal) => terminal.close())));

describe(`a burst of ${BURST} requests`, () => {
  it('for a key that nobody has asked for loads it at most three times', async () => {
    [loads.count, loads.delayMs] = [0, 100];
    const { statuses, bodies } = await burst('/stats/global?limit=41');
    expect(statuses).toEqual(new Set([200]));
    expect(bodies.size).toBe(1);
    expect(loads.count).toBeGreaterThan(0);
    expect(loads.count).toBeLessThanOrEqual(3);
  });

  it('for a key that has expired loads it at most three times', async () => {
    const stored = await until('another of its scope is in Redis', async () => {
      // A change that comes while it is loaded keeps it from Redis: it is asked for again.
      await read('/stats/global?limit=40');
      const outcome = await local.stack.upstash?.send('GET', 'stats:global:last_40');
      return outcome !== undefined && 'result' in outcome && typeof outcome.result === 'string' && outcome.result;
    });
    const [stamp, position, , delta] = stored.split(/[ \n]/);
    await local.stack.upstash?.send('SET', 'stats:global:last_42', `${stamp} ${position} 1 ${delta}${stored.slice(stored.indexOf('\n'))}`);
    [loads.count, loads.delayMs] = [0, 100];
    expect((await burst('/stats/global?limit=42')).statuses).toEqual(new Set([200]));
    expect(loads.count).toBeGreaterThan(0);
    expect(loads.count).toBeLessThanOrEqual(3);
  });

  it('loads it at most three times while Redis hangs', async () => {
    if (local.stack.upstash !== undefined) local.stack.upstash.faults.mode = 'hang';
    try {
      [loads.count, loads.delayMs] = [0, 100];
      expect((await burst('/stats/global?limit=43')).statuses).toEqual(new Set([200]));
      expect(loads.count).toBeGreaterThan(0);
      expect(loads.count).toBeLessThanOrEqual(3);
    } finally {
      if (local.stack.upstash !== undefined) local.stack.upstash.faults.mode = 'ok';
    }
  });
});

describe('what an event changes', () => {
  it('is seen in the statistics of its round and of all, long before they expire', async () => {
    const { roundId } = await openRound();
    const before = await statistics(roundId);
    expect((await sell(roundId, 'seen')).status).toBe(201);
    const after = await until('the ticket is counted', async () => {
      const now = await statistics(roundId);
      return now.totalReceipts > before.totalReceipts && now;
    });
    expect(after.totalStakesMinor).toBe(before.totalStakesMinor + 100);
    await until('it is counted over all', async () => {
      const rounds = dataOf(z.array(RoundStatistics), await read('/stats/global'));
      return rounds.find((round) => round.roundId === roundId)?.totalReceipts === after.totalReceipts;
    });
  });

  it('is seen in the state of its track, which would else be kept for an hour', async () => {
    const state = async () => dataOf(GameState, await read('/game/state'));
    const { roundId } = (await state()).currentRound;
    await until('it races while the next takes bets', async () => {
      const { currentRound, isRaceRunning } = await state();
      return isRaceRunning && currentRound.roundId !== roundId;
    });
    const finished = await until('it is a result', async () => {
      const now = await state();
      return now.gameHistory.some((result) => result.roundId === roundId) && now;
    });
    expect(finished.nextRoundStartTime).not.toBeNull();
  });

  it('is seen in the list of rounds', async () => {
    const rounds = z.array(Round);
    const first = async () => dataOf(rounds, await read('/rounds?limit=5'))[0]?.roundId;
    const before = await first();
    await until('the next round is listed', async () => (await first()) !== before);
  });
});

describe('a match', () => {
  it('is in the lists it belongs to soon after it was created, and out of those it has left', async () => {
    const ids = async (query: string) => dataOf(z.array(Match), await read(`/matches?${query}`)).map(({ matchId }) => matchId);
    expect(await ids('tournamentId=cup')).toEqual([]);
    expect(await ids('tournamentId=cup&status=SCHEDULED')).toEqual([]);
    const [home, away] = ['oak', 'elm'].map((id) => ({ id, name: id }));
    const match = { matchId: 'm1', tournamentId: 'cup', game: 'lol', bestOf: 1, home, away };
    const send = (path: string, body: unknown, key: string) =>
      admin.ask('POST', `/api/v1/matches${path}`, body, { 'idempotency-key': key });
    expect((await send('', match, 'create')).status).toBe(201);
    await until('it is listed', async () => (await ids('tournamentId=cup&status=SCHEDULED')).length === 1);
    expect((await send('/m1/start', {}, 'start')).status).toBe(200);
    await until('it is not scheduled any more', async () => (await ids('tournamentId=cup&status=SCHEDULED')).length === 0);
    await until('it is listed as it stands', async () => (await ids('tournamentId=cup&status=LIVE')).join() === 'm1');
  });
});

describe('a finished round', () => {
  it('says that it never changes, and its proof does; a live one may not be kept', async () => {
    const { roundId } = await openRound();
    expect((await read(`/rounds/${roundId}`)).headers['cache-control']).toBe('no-store');
    expect((await read(`/rounds/${roundId}/fairness`)).headers['cache-control']).toBe('no-store');
    const round = await until('it is finished', async () => {
      const answer = await read(`/rounds/${roundId}`);
      return dataOf(Round, answer).status === 'finished' && answer;
    });
    for (const answer of [round, await read(`/rounds/${roundId}/fairness`)]) {
      expect(answer.headers['cache-control']).toBe('public, max-age=3600, immutable');
    }
    await until('it is in Redis', async () => {
      const outcome = await local.stack.upstash?.send('EXISTS', `round:${roundId}`, `round:${roundId}:fairness`);
      return outcome !== undefined && 'result' in outcome && outcome.result === 2;
    });
    expect((await read(`/rounds/${roundId}`)).body).toMatchObject({ data: dataOf(Round, round) });
  });
});

describe('a read that is public', () => {
  it.each(['/stats/global', '/rounds', '/participants', '/game/state', '/matches'])(
    'may be kept for two seconds, in the usual envelope: %s',
    async (path) => {
      const { headers, body } = await read(path);
      expect(headers['cache-control']).toBe('public, max-age=2');
      expect(headers['content-type']).toBe('application/json');
      expect(body).toMatchObject({ success: true, meta: { timestamp: expect.stringMatching(/Z$/) } });
      expect(Object.keys(body as object)).toEqual(
        ['/rounds', '/matches'].includes(path) ? ['success', 'data', 'pagination', 'meta'] : ['success', 'data', 'meta'],
      );
    },
  );

  it('of what does not exist is a problem, and kept by nobody', async () => {
    const { status, headers, body } = await read('/stats/round/999999');
    expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
    expect(body).toMatchObject({ code: 'betting/unknown-round' });
    expect((await read('/game/state?trackId=nowhere')).body).toMatchObject({ status: 404, code: 'betting/unknown-track' });
  });
});

describe('where Postgres cannot say', () => {
  it('the runners are those of the round that takes bets', async () => {
    const { neon } = local.stack;
    if (neon === undefined) throw new Error('this test makes the local endpoint fail');
    const counting = neon.faults.beforeQuery;
    const { participants } = await visitor.currentRound();
    neon.faults.beforeQuery = () => Promise.reject(new Error('Postgres is away'));
    try {
      await admin.ask('POST', '/api/v1/stats/invalidate');
      const answer = await read('/participants');
      expect(answer.status).toBe(200);
      expect(dataOf(z.array(Participant), answer)).toEqual(participants);
      expect((await read('/game/state')).status).toBe(503);
    } finally {
      neon.faults.beforeQuery = counting;
    }
  });
});

describe('POST /stats/invalidate', () => {
  const invalidate = (who: Terminal, query = '') => who.ask('POST', `/api/v1/stats/invalidate${query}`);

  it('is the admin’s alone', async () => {
    expect((await invalidate(visitor)).status).toBe(401);
    expect((await invalidate(cashier)).status).toBe(403);
  });

  it('refuses what is no round number, with its field', async () => {
    expect((await invalidate(admin, '?roundId=x')).body).toMatchObject({ status: 400, errors: [{ field: 'roundId' }] });
  });

  it('gives up one round, or everything: it is loaded anew', async () => {
    const [settled] = dataOf(z.array(Round), await read('/rounds?limit=3')).slice(-1);
    const { roundId } = settled ?? { roundId: '' };
    for (const query of [`?roundId=${roundId}`, '']) {
      await statistics(roundId);
      loads.count = 0;
      const { status, body } = await invalidate(admin, query);
      expect(status).toBe(200);
      expect(body).toMatchObject({ data: { roundId: query === '' ? null : roundId } });
      await statistics(roundId);
      expect(loads.count).toBe(1);
    }
  });

  it('says so when Redis cannot be told', async () => {
    if (local.stack.upstash !== undefined) local.stack.upstash.faults.mode = 'refuse';
    try {
      const { status, headers, body } = await invalidate(admin);
      expect([status, headers['retry-after']]).toEqual([503, '2']);
      expect(body).toMatchObject({ code: 'betting/cache-unavailable' });
    } finally {
      if (local.stack.upstash !== undefined) local.stack.upstash.faults.mode = 'ok';
    }
  });
});
