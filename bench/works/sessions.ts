import { createHash, randomBytes } from 'node:crypto';
import { read } from '../load/reading.ts';
import type { Read } from '../load/reads.ts';
import type { Stack } from '../sides/stack.ts';
import { withoutRedis } from '../sides/without-redis.ts';
import { alone, inTurn, type Bench, type Line, type Run, type Work } from '../work.ts';

const PATH = '/api/v1/auth/session';
const CONNECTIONS = 32;
const SECONDS = 10;
/** More sessions than an isolate remembers, and than are asked for while it remembers one. */
const SESSIONS = 40_000;

/** Who is asking: what a check costs where the isolate knows, where Redis does, and where only Postgres does. */
export const sessions: Work = {
  name: 'sessions',
  about: `GET /auth/session over ${CONNECTIONS} connections: remembered, from Redis, and with Redis away`,
  async measure(bench) {
    const stack = await bench.stack();
    const one = [{ path: PATH, token: await stack.login('cashier') }];
    const many = await signedIn(stack, SESSIONS);
    const remembered = await beside(bench, 'remembered by the isolate', one);
    // The first pass finds them in Postgres and leaves copies in Redis.
    if (bench.sides !== 'peer')
      await read(bench, { url: stack.url, reads: many, connections: CONNECTIONS, seconds: bench.seconds(SECONDS) });
    const copied = await beside(bench, `${SESSIONS.toLocaleString('en')} sessions, copies in Redis`, many);
    if (bench.sides === 'peer') return [remembered, copied];
    const away = await withoutRedis(stack, () => alone(bench, 'Redis away', () => ours(bench, many)));
    return [remembered, copied, line('Redis away: every check asks Postgres', away, [])];
  },
};

async function beside(bench: Bench, label: string, reads: Read[]): Promise<Line> {
  const found = await inTurn(bench, label, { ours: () => ours(bench, reads), peer: () => peer(bench) });
  return line(label, found.ours, found.peer);
}

async function ours(bench: Bench, reads: Read[]): Promise<Run> {
  const { url } = await bench.stack();
  return read(bench, { url, reads, connections: CONNECTIONS, seconds: bench.seconds(SECONDS) });
}

/** The peer asks its Redis each time, so one session is as good as many. */
async function peer(bench: Bench): Promise<Run> {
  const { url, token } = await bench.ticketsPeer();
  return read(bench, { url, reads: [{ path: PATH, token }], connections: CONNECTIONS, seconds: bench.seconds(SECONDS) });
}

function line(label: string, oursRuns: Run[], peerRuns: Run[]): Line {
  return { label, unit: 'checks/s', per: 'check', target: null, ours: oursRuns, peer: peerRuns, notes: [] };
}

/** Sessions of one cashier, written as a sign-in writes them. */
async function signedIn(stack: Stack, count: number): Promise<Read[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'));
  const hashes = tokens.map((token) => createHash('sha256').update(token).digest('hex'));
  await stack.pool.query(
    `INSERT INTO core.sessions (token_hash, user_id, created_at, expires_at)
     SELECT hash, 'local-cashier', now(), now() + INTERVAL '1 day' FROM unnest($1::TEXT[]) AS hash`,
    [hashes],
  );
  return tokens.map((token) => ({ path: PATH, token }));
}
