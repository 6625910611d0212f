import { Client } from 'pg';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { bearer, call, signIn, type Answer } from '../functions/edge/stack.ts';
import type { RunningStack } from './stack.ts';
import { until } from './until.ts';

export const PASSWORD = 'correct horse battery';

interface Recorded {
  readonly type: string;
  readonly actor: string;
  readonly client_hash: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A house with an admin who hires people: `const house = withAdmin(local)`, and its methods within the tests. */
export function withAdmin(local: { readonly stack: RunningStack }): House {
  const house = new House(local);
  beforeAll(() => house.open());
  afterEach(() => {
    if (local.stack.neon) local.stack.neon.faults.beforeQuery = undefined;
  });
  afterAll(() => house.database.end());
  return house;
}

class House {
  readonly #local: { readonly stack: RunningStack };
  #database: Client | undefined;
  #admin = '';
  #keys = 0;

  constructor(local: { readonly stack: RunningStack }) {
    this.#local = local;
  }

  async open(): Promise<void> {
    this.#database = new Client({ connectionString: this.#local.stack.databaseUrl });
    await this.#database.connect();
    this.#admin = await signIn(this.#local.stack, 'admin');
  }

  /** As its owner. */
  get database(): Client {
    if (this.#database === undefined) throw new Error('the database is there within tests and hooks only');
    return this.#database;
  }

  newKey(): Record<string, string> {
    this.#keys += 1;
    return { 'idempotency-key': `key-${this.#keys}` };
  }

  /** Sends a command, with a key of its own; the admin's where no other token is given. */
  command(method: string, path: string, body?: unknown, token = this.#admin, key = this.newKey()): Promise<Answer> {
    return call(this.#local.stack, method, `/api/v1${path}`, body, { ...bearer(token), ...key });
  }

  ask(path: string, token = this.#admin): Promise<Answer> {
    return call(this.#local.stack, 'GET', `/api/v1${path}`, undefined, bearer(token));
  }

  login(username: string, password: string): Promise<Answer> {
    return call(this.#local.stack, 'POST', '/api/v1/auth/login', { username, password });
  }

  /** Makes an account. @returns its id, and a session of it. */
  async hire(username: string, role = 'cashier'): Promise<{ readonly userId: string; readonly token: string }> {
    const { body } = await this.command('POST', '/users', { username, password: PASSWORD, role });
    const { userId } = body.data as { userId: string };
    const { token } = (await this.login(username, PASSWORD)).body.data as { token: string };
    return { userId, token };
  }

  /** What an account's stream says, once so many events have reached Postgres. */
  recordOf(userId: string, count: number): Promise<Recorded[]> {
    return until(`${count} events of ${userId}`, async () => {
      const { rows } = await this.database.query<Recorded>(
        'SELECT type, actor, client_hash, payload FROM core.events WHERE stream_id = $1 ORDER BY version',
        [`user:${userId}`],
      );
      return rows.length >= count && rows;
    });
  }
}

export const codeOf = ({ status, body }: Answer) => [status, body.code];
