import fc from 'fast-check';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOGIN_LIMITS, MOST_GUESSES_AN_HOUR } from '../../core/auth/slow-down.ts';
import { withStack } from '../support/stack.ts';

const local = withStack({ worker: false });
const HOUR_SECONDS = 3_600;
/** Any moment will do: the function is told what time it is. */
const T = Date.UTC(2027, 0, 1) / 1_000;

let database: Pool;
let accounts = 0;

beforeAll(() => {
  // As the Worker's own role: what it may not do, no test may either. Thousands of attempts need not reach the disk.
  database = new Pool({ connectionString: local.stack.appDatabaseUrl, max: 8, options: '-c synchronous_commit=off' });
});

afterAll(() => database.end());

/** One account under attack, in virtual time: each attempt says when and from where. */
function underAttack(name = 'nobody') {
  accounts += 1;
  const account = `account:${accounts}`;
  const pairOf = (address: string) => `pair:${accounts}:${address}`;
  return {
    /** @returns seconds to wait, and how many attempts before were refused unchecked. */
    attempt: async (atSeconds: number, address: string) => {
      const parameters = [pairOf(address), `address:${accounts}:${address}`, account, name, JSON.stringify(LOGIN_LIMITS), T + atSeconds];
      const { rows } = await database.query<{ begun: { waitSeconds: number; refused: number; unknown: number | null } }>(
        'SELECT core.begin_sign_in($1, $2, $3, $4, $5, to_timestamp($6::FLOAT8)) AS begun',
        parameters,
      );
      return rows[0]?.begun ?? { waitSeconds: -1, refused: -1, unknown: null };
    },
    /** The account signed in from here. */
    isKnownAt: async (address: string, untilSeconds: number) => {
      await database.query('INSERT INTO core.known_addresses (subject, expires_at) VALUES ($1, to_timestamp($2::FLOAT8))', [
        pairOf(address),
        T + untilSeconds,
      ]);
    },
  };
}

/** The most guesses that fell into any hour. */
function mostInAnHour(guesses: readonly number[]): number {
  return Math.max(0, ...guesses.map((from) => guesses.filter((at) => at >= from && at < from + HOUR_SECONDS).length));
}

describe('guesses at one account from ever new addresses', () => {
  it('are free ten times, and then wait 1, 2, 4, 8, 16 and 30 seconds for their turn', async () => {
    const { attempt } = underAttack();
    let at = 0;
    const waits: number[] = [];
    for (let i = 0; i < 18; i += 1) {
      const { waitSeconds } = await attempt(at, `a${i}`);
      if (waitSeconds > 0) {
        waits.push(waitSeconds);
        at += waitSeconds;
        expect((await attempt(at, `b${i}`)).waitSeconds).toBe(0);
      }
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  });

  it('get one turn however many come at once', async () => {
    const { attempt } = underAttack();
    for (let i = 0; i < 20; i += 1) await attempt(0, `a${i}`);
    const together = await Promise.all(Array.from({ length: 20 }, (_, i) => attempt(60, `b${i}`)));
    expect(together.filter(({ waitSeconds }) => waitSeconds === 0)).toHaveLength(1);
  });

  it('get no more in an hour when they never stop', async () => {
    const { attempt } = underAttack();
    const guesses: number[] = [];
    for (let at = 0; at < 2 * HOUR_SECONDS; at += 1) {
      if ((await attempt(at, `a${at}`)).waitSeconds === 0) guesses.push(at);
    }
    expect(mostInAnHour(guesses)).toBeGreaterThan(120);
    expect(mostInAnHour(guesses)).toBeLessThanOrEqual(MOST_GUESSES_AN_HOUR);
  });

  it('get no more in an hour by pausing, whatever the pauses', async () => {
    const pause = fc.oneof(
      { weight: 30, arbitrary: fc.nat(3) },
      { weight: 3, arbitrary: fc.nat(40) },
      { weight: 1, arbitrary: fc.integer({ min: 850, max: 1_000 }) },
    );
    const pauses = fc.array(pause, { minLength: 200, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(pauses, async (gaps) => {
        const { attempt } = underAttack();
        const guesses: number[] = [];
        let at = 0;
        for (const [index, gap] of gaps.entries()) {
          at += gap;
          const { waitSeconds } = await attempt(at, `a${index}`);
          if (waitSeconds === 0) guesses.push(at);
          else at += gap % 2 === 0 ? waitSeconds : 0;
        }
        expect(mostInAnHour(guesses)).toBeLessThanOrEqual(MOST_GUESSES_AN_HOUR);
      }),
      { numRuns: 20 },
    );
  });

  it('do not keep the owner out at an address they are known by, nor the other way round', async () => {
    const { attempt, isKnownAt } = underAttack();
    await isKnownAt('home', HOUR_SECONDS);
    for (let i = 0; i < 30; i += 1) await attempt(i, `a${i}`);
    expect((await attempt(30, 'elsewhere')).waitSeconds).toBeGreaterThan(0);
    for (let i = 0; i < LOGIN_LIMITS.perAccountAndAddress; i += 1) expect((await attempt(30, 'home')).waitSeconds).toBe(0);
    // Nor is that address a way to guess without end.
    expect((await attempt(30, 'home')).waitSeconds).toBe(LOGIN_LIMITS.windowSeconds);
  });

  it('are refused at an address that was known too long ago', async () => {
    const { attempt, isKnownAt } = underAttack();
    await isKnownAt('old', 10);
    for (let i = 0; i < 12; i += 1) await attempt(20, `a${i}`);
    expect((await attempt(20, 'old')).waitSeconds).toBeGreaterThan(0);
  });

  it('are forgotten once nobody has tried for a quarter of an hour', async () => {
    const { attempt } = underAttack();
    for (let i = 0; i < 12; i += 1) await attempt(0, `a${i}`);
    for (let i = 0; i < 10; i += 1) expect((await attempt(LOGIN_LIMITS.windowSeconds, `b${i}`)).waitSeconds).toBe(0);
  });

  it('tell the next one that is looked at how many were not, once', async () => {
    await asOwner("INSERT INTO core.users (user_id, username, role, password_hash) VALUES ('u1', 'someone', 'player', 'scrypt$x')");
    const { attempt } = underAttack('Someone');
    for (let i = 0; i < 17; i += 1) await attempt(0, `a${i}`);
    expect((await attempt(1, 'b')).refused).toBe(7);
    expect((await attempt(10, 'c')).refused).toBe(0);
  });

  it('of names that nobody has are told together, once a minute', async () => {
    await asOwner("DELETE FROM core.login_attempts WHERE subject = 'unknown'");
    const tries = [0, 1, 2, 59, 60, 61];
    const told: (number | null)[] = [];
    for (const at of tries) told.push((await underAttack().attempt(at, 'a')).unknown);
    expect(told).toEqual([1, null, null, null, 4, null]);
  });
});

describe('the Worker’s own role', () => {
  it.each([
    "UPDATE core.users SET role = 'admin'",
    "INSERT INTO core.users (user_id, username, role, password_hash) VALUES ('x', 'x', 'admin', 'scrypt$x')",
    'DELETE FROM core.users',
    "INSERT INTO core.sessions (token_hash, user_id, created_at, expires_at) SELECT repeat('a', 64), 'local-admin', now(), now() + INTERVAL '1 day'",
    "INSERT INTO core.api_keys (key_id, name, role, secret_hash) VALUES ('x', 'x', 'cashier', repeat('a', 64))",
    'DELETE FROM core.account_changes',
    "UPDATE core.account_changes SET actor = 'somebody else'",
  ])('may not: %s', async (statement) => {
    await expect(database.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('makes nobody an admin in the name of the command line, or of somebody who is none', async () => {
    for (const actor of ['system', 'local-cashier', 'nobody']) {
      const meta = { commandId: `made-up-${actor}`, commandHash: '', actor, correlationId: 'r' };
      const { rows } = await database.query('SELECT core.change_account($1, $2, $3) AS answer', [
        JSON.stringify(meta),
        'local-cashier',
        JSON.stringify({ role: 'admin', reason: 'x' }),
      ]);
      expect(rows).toEqual([{ answer: { status: 'not-admin' } }]);
    }
  });
});

async function asOwner(statement: string): Promise<void> {
  const owner = new Client({ connectionString: local.stack.databaseUrl });
  await owner.connect();
  await owner.query(statement);
  await owner.end();
}
