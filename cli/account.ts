import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { hashPassword } from '../core/auth/passwords.ts';
import { Role } from '../core/auth/roles.ts';

const HELP = `npm run account -- add NAME --role ROLE    make a person's account; the password is read from standard input
npm run account -- key NAME --role ROLE    make an API key for a feed or a terminal, and print it once

ROLE is one of ${Role.options.join(', ')}. DATABASE_URL names the database, as its owner:

  printf %s "$PASSWORD" | DATABASE_URL=postgresql://… npm run account -- add alice --role admin
`;

const SHORTEST_PASSWORD = 12;

/** What the caller can mend: said in words, exit status 2. */
class Usage extends Error {}

async function addAccount(client: pg.Client, username: string, role: Role): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length < SHORTEST_PASSWORD)
    throw new Usage(`The password on standard input needs at least ${SHORTEST_PASSWORD} characters.`);
  const { rowCount } = await client.query(
    'INSERT INTO core.users (user_id, username, role, password_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [randomUUID(), username, role, await hashPassword(password)],
  );
  if (rowCount === 0) throw new Usage(`There is an account called ${username} already.`);
  return `${username} may sign in as ${role}.`;
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
  if ((verb !== 'add' && verb !== 'key') || name === undefined) throw new Usage(HELP);
  const role = Role.safeParse(values.role);
  if (!role.success) throw new Usage(`--role takes one of ${Role.options.join(', ')}.`);
  const connectionString = process.env['DATABASE_URL'];
  if (connectionString === undefined) throw new Usage('DATABASE_URL is not set: it names the database, as its owner.');
  const client = new pg.Client({ connectionString, application_name: 'ringside-account' });
  await client.connect();
  try {
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
