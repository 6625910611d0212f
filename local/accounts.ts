import { createHash } from 'node:crypto';
import pg from 'pg';
import { hashPassword } from '../core/auth/passwords.ts';

/** The password of every local account. */
export const LOCAL_PASSWORD = 'ringside-local';

/** The key that the replay sends kills with on a local stack. */
export const LOCAL_FEED_KEY = 'rk_localfeed_ringside-local-feed-key';

/** Made by the local stack and never by a deployment. */
export const LOCAL_ACCOUNTS: readonly { readonly username: string; readonly role: string }[] = [
  { username: 'admin', role: 'admin' },
  { username: 'cashier', role: 'cashier' },
  { username: 'cashier2', role: 'cashier' },
  { username: 'referee', role: 'referee' },
  { username: 'player', role: 'player' },
];

/**
 * Sees to it that the local accounts and the feed's key exist; what exists is left as it is.
 * @param databaseUrl  Logs in as the owner: the application's own role may not make accounts.
 */
export async function ensureLocalAccounts(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'ringside-accounts' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ user_id: string }>('SELECT user_id FROM core.users WHERE user_id LIKE $1', ['local-%']);
    const existing = new Set(rows.map((row) => row.user_id));
    const missing = LOCAL_ACCOUNTS.filter(({ username }) => !existing.has(`local-${username}`));
    // A hash takes 50 ms on purpose: only for those who are not there, and side by side.
    const made = await Promise.all(
      missing.map(async ({ username, role }) => [`local-${username}`, username, role, await hashPassword(LOCAL_PASSWORD)]),
    );
    for (const row of made) {
      await client.query(
        'INSERT INTO core.users (user_id, username, role, password_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        row,
      );
    }
    await client.query('INSERT INTO core.api_keys (key_id, name, role, secret_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
      'localfeed',
      'Local feed (replay)',
      'feed',
      createHash('sha256').update(LOCAL_FEED_KEY).digest('hex'),
    ]);
  } finally {
    await client.end();
  }
}
