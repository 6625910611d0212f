import pg from 'pg';
import { migrate } from '../cli/migrate.ts';
import { StartFailure, messageOf } from './failure.ts';
import { DATABASE } from './postgres-cluster.ts';

/** The role of migrations/0001_core.sql that the Worker works under. */
const APP_ROLE = 'ringside_app';

/** Brings the database to the state of `migrations/`. @throws StartFailure that says what stands against it. */
export async function migrateOrExplain(databaseUrl: string): Promise<void> {
  try {
    await migrate(databaseUrl);
  } catch (error) {
    throw new StartFailure(`The database could not be migrated: ${messageOf(error)}`);
  }
}

/**
 * Lets the Worker's role log in: migrations make it NOLOGIN, because a deployment gives it a password of its own.
 * @returns the address under which the Worker reaches the database.
 */
export async function openAppRole(databaseUrl: string, password: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  } finally {
    await client.end();
  }
  const { host } = new URL(databaseUrl);
  return `postgresql://${APP_ROLE}:${password}@${host}/${DATABASE}`;
}

/** Whether it is Neon's own, whose endpoint the driver finds by itself. */
export function isNeon(databaseUrl: string): boolean {
  return new URL(databaseUrl).hostname.endsWith('.neon.tech');
}

/** Whether it is on this machine. */
export function isLocal(databaseUrl: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(databaseUrl).hostname);
}
