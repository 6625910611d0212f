import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

export interface MigrateOptions {
  /** Default: `migrations/` of this repository. */
  readonly folder?: string;
  /** Called for each file that was applied just now, in order. */
  readonly onApplied?: (name: string, ms: number) => void;
}

/** A migration that cannot go on for a reason the operator can act on. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused';
}

const MIGRATIONS = join(import.meta.dirname, '../migrations');
const OLDEST_POSTGRES = 170_000;
/** Any number that nothing else locks: the letters "rings". */
const LOCK = 0x72696e6773;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Applies what is new in `migrations/`, in the order of the names, each file in a transaction with its entry in
 * `public.schema_migrations`. Two runs at once do not collide: the second waits and finds nothing to do.
 *
 * @returns the names applied now.
 * @throws MigrationRefused when an applied file has changed since, a file fails, or Postgres is too old.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<string[]> {
  const wanted = await readMigrations(options.folder ?? MIGRATIONS);
  // A pooler lends sessions by the transaction: the lock below would be taken in one and missing in the next.
  if (databaseUrl.includes('-pooler.')) throw new MigrationRefused('Migrate over the direct host, not the -pooler one.');
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'ringside-migrate' });
  // A lost connection fails the query in flight; unheard, its error event would end the process without a message.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await requireVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(`
      CREATE TABLE IF NOT EXISTS public.schema_migrations (
        name        TEXT        PRIMARY KEY,
        checksum    TEXT        NOT NULL,
        applied_at  TIMESTAMPTZ NOT NULL DEFAULT now()
      )`);
    const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM public.schema_migrations');
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const fresh = wanted.filter((migration) => isNew(migration, applied));
    for (const migration of fresh) {
      const started = performance.now();
      await apply(client, migration);
      options.onApplied?.(migration.name, performance.now() - started);
    }
    return fresh.map((migration) => migration.name);
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name",
  );
  const version = rows[0];
  if (version && version.number >= OLDEST_POSTGRES) return;
  throw new MigrationRefused(`Ringside needs Postgres 17 or newer; this one is ${version?.name ?? 'unknown'}.`);
}

function isNew({ name, checksum }: Migration, applied: ReadonlyMap<string, string>): boolean {
  const recorded = applied.get(name);
  if (recorded === undefined) return true;
  if (recorded === checksum) return false;
  throw new MigrationRefused(
    `migrations/${name} was applied and has changed since. Restore it and put the change into a new file; migrations only go forward.`,
  );
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query('INSERT INTO public.schema_migrations (name, checksum) VALUES ($1, $2)', [name, checksum]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new MigrationRefused(`migrations/${name} failed and was rolled back: ${describe(error, sql)}`, { cause: error });
  }
}

function describe(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error.message : String(error);
  const line = error.position === undefined ? '' : ` (line ${sql.slice(0, Number(error.position)).split('\n').length})`;
  return [`${error.message}${line}`, error.detail, error.hint].filter(Boolean).join('. ');
}

const HELP = `npm run migrate

Applies migrations/*.sql that are not applied yet to the Postgres (17 or newer) that DATABASE_URL names, each in its own
transaction, and records them in public.schema_migrations. Run it as the owner of the database. Safe to run again, and
at the same time from two places.

  DATABASE_URL   postgresql://owner:password@host/database (on Neon the direct host, without -pooler)`;

async function main(): Promise<void> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) return console.log(HELP);
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) throw new MigrationRefused('DATABASE_URL is not set; npm run migrate -- --help says more.');
  const applied = await migrate(databaseUrl, { onApplied: (name, ms) => console.log(`applied ${name} (${Math.round(ms)} ms)`) });
  if (applied.length === 0) console.log('nothing to apply: the database is up to date');
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
