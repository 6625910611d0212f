import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { TRUST_MS } from '../core/auth/lookup.ts';
import { hashPassword, PASSWORD_MIN_LENGTH } from '../core/auth/passwords.ts';
import { Role } from '../core/auth/roles.ts';

const HELP = `npm run account -- add NAME --role ROLE    make a person's account; the password is read from standard input
npm run account -- key NAME --role ROLE    make an API key for a feed or a terminal, and print it once
npm run account -- revoke KEY              end an API key: the part of it between the underscores, or the whole

ROLE is one of ${Role.options.join(', ')}. DATABASE_URL names the database, as its owner:

  printf %s "$PASSWORD" | DATABASE_URL=postgresql://… npm run account -- add alice --role admin
`;

/** What the caller can mend: said in words, exit status 2. */
class Usage extends Error {}

async function addAccount(client: pg.Client, username: string, role: Role): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length < PASSWORD_MIN_LENGTH)
    throw new Usage(`The password on standard input needs at least ${PASSWORD_MIN_LENGTH} characters.`);
  const commandId = `command-line:${randomUUID()}`;
  const meta = { commandId, commandHash: '', actor: 'system', correlationId: commandId, clientHash: null };
  const create = { username, email: null, role, passwordHash: await hashPassword(password) };
  // As the Worker makes them, so that the account's stream is told of it; the cron does that.
  const { rows } = await client.query<{ status: string }>("SELECT core.change_account($1, $2, $3) ->> 'status' AS status", [
    JSON.stringify(meta),
    randomUUID(),
    JSON.stringify({ create }),
  ]);
  if (rows[0]?.status !== 'done') throw new Usage(`There is an account called ${username} already.`);
  return `${username} may sign in as ${role}.`;
}

/** Whoever still holds a copy of the key's session believes it for as long as `TRUST_MS` says. */
async function revokeKey(client: pg.Client, key: string): Promise<string> {
  const keyId = /^rk_([A-Za-z0-9]{1,32})_/.exec(key)?.[1] ?? key;
  const { rows } = await client.query<{ name: string }>(
    'UPDATE core.api_keys SET revoked_at = now() WHERE key_id = $1 AND revoked_at IS NULL RETURNING name',
    [keyId],
  );
  if (rows[0] === undefined) throw new Usage(`There is no key ${keyId} that could be revoked.`);
  return `The key of ${rows[0].name} is refused within ${TRUST_MS / 1_000} seconds.`;
}

async function addKey(client: pg.Client, name: string, role: Role): Promise<string> {
  const keyId = randomBytes(6).toString('hex');
  const key = `rk_${keyId}_${randomBytes(24).toString('base64url')}`;
  await client.query('INSERT INTO core.api_keys (key_id, name, role, secret_hash) VALUES ($1, $2, $3, $4)', [
    keyId,
    name,
    role,
    createHash('sha256').update(key).digest('hex'),
  ]);
  return `${key}\nIt is shown this once: keep it where the ${role} reads it.`;
}

async function main(): Promise<string> {
  const { values, positionals } = parseArgs({
    options: { role: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [verb, name] = positionals;
  if (values.help === true || verb === undefined) return HELP;
  if ((verb !== 'add' && verb !== 'key' && verb !== 'revoke') || name === undefined) throw new Usage(HELP);
  const role = Role.safeParse(values.role);
  if (!role.success && verb !== 'revoke') throw new Usage(`--role takes one of ${Role.options.join(', ')}.`);
  const connectionString = process.env['DATABASE_URL'];
  if (connectionString === undefined) throw new Usage('DATABASE_URL is not set: it names the database, as its owner.');
  const client = new pg.Client({ connectionString, application_name: 'ringside-account' });
  await client.connect();
  try {
    if (!role.success) return await revokeKey(client, name);
    return await (verb === 'add' ? addAccount(client, name, role.data) : addKey(client, name, role.data));
  } finally {
    await client.end();
  }
}

try {
  console.log(await main());
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = thrown instanceof Usage ? 2 : 1;
}
