import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartFailure } from './failure.ts';
import { canEnter, type PostgresBinaries, type ServerUser } from './postgres-binaries.ts';

/** The superuser of the local cluster; nothing of Ringside logs in as it. */
const SUPERUSER = 'postgres';
/** Owns the database and runs the migrations: no superuser, as on Neon, so a migration that needs one fails here first. */
export const OWNER = 'ringside_owner';
export const DATABASE = 'ringside';

const PASSWORD_FILE = 'ringside-owner-password';

/**
 * Where the cluster of a data folder lies: inside it, or elsewhere when the server's user cannot enter it. A file in the
 * data folder then says where, so that a data folder that was removed never meets the old cluster again.
 */
export async function clusterPlace(dataDir: string, user: ServerUser): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const signpost = join(dataDir, 'postgres-place');
  const elsewhere = (await readFile(signpost, 'utf8').catch(() => '')).trim();
  if (elsewhere !== '' && canEnter(user, dirname(elsewhere))) return elsewhere;
  if (canEnter(user, dataDir)) return join(dataDir, 'postgres');
  const folder = await mkdtemp('/var/tmp/ringside-data-');
  await chmod(folder, 0o711);
  await writeFile(signpost, join(folder, 'postgres'));
  return join(folder, 'postgres');
}

/**
 * Makes the cluster if there is none: the database `ringside` and its owner are in it from the first moment.
 * Built beside its place and moved there, so a start that was killed half-way leaves no half cluster.
 *
 * @param template  A path to keep a finished cluster at and copy it from (tests): initdb takes a second, a copy a tenth.
 */
export async function ensureCluster(place: string, binaries: PostgresBinaries, user: ServerUser, template?: string): Promise<void> {
  const existing = await readFile(join(place, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (existing !== undefined) return requireVersion(existing.trim(), binaries.version, place);
  if (template === undefined) return build(place, binaries, user);
  const owner = user.ids?.uid ?? process.getuid?.() ?? 0;
  const source = `${template}-${binaries.version}-${owner}`;
  if (!(await lstat(source).catch(() => undefined))) await build(source, binaries, user);
  // Made by somebody else under that name it could hold anything.
  if ((await lstat(source)).uid !== owner) return build(place, binaries, user);
  await putInPlace(place, user, (draft) => cp(source, draft, { recursive: true }));
}

function requireVersion(found: string, version: string, place: string): void {
  const major = version.split('.')[0];
  if (found === major) return;
  throw new StartFailure(`The data in ${place} was made by Postgres ${found}, and this is ${version}. npm start -- --fresh begins anew.`);
}

async function putInPlace(place: string, user: ServerUser, fill: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${place}.draft-${process.pid}-${randomBytes(3).toString('hex')}`;
  try {
    await fill(draft);
    await own(draft, user);
    await rename(draft, place).catch(async (error: unknown) => {
      // Another process that fills the same template was first.
      if (!(await lstat(place).catch(() => undefined))) throw error;
      await rm(draft, { recursive: true, force: true });
    });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function own(folder: string, user: ServerUser): Promise<void> {
  await chmod(folder, 0o700);
  if (!user.ids) return;
  for (const name of await readdir(folder, { recursive: true })) await chown(join(folder, name), user.ids.uid, user.ids.gid);
  await chown(folder, user.ids.uid, user.ids.gid);
}

function build(place: string, binaries: PostgresBinaries, user: ServerUser): Promise<void> {
  return putInPlace(place, user, async (draft) => {
    await mkdir(draft, { mode: 0o700 });
    await own(draft, user);
    await run(
      binaries.initdb,
      [
        ...['--pgdata', draft, '--username', SUPERUSER, '--encoding', 'UTF8', '--locale', 'C.UTF-8'],
        ...['--auth', 'trust', '--no-instructions'],
      ],
      user,
      '',
    );
    // Other users of this machine reach the loopback too: every login is by password, and the superuser has none.
    await writeFile(join(draft, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
    const password = randomBytes(24).toString('hex');
    // One statement a line: the single-user server reads a line as one command.
    await run(
      binaries.postgres,
      ['--single', '-D', draft, '-c', 'exit_on_error=true', 'postgres'],
      user,
      [`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD '${password}'`, `CREATE DATABASE ${DATABASE} OWNER ${OWNER}`, ''].join('\n'),
    );
    await writeFile(join(draft, PASSWORD_FILE), password, { mode: 0o600 });
  });
}

export function ownerPassword(place: string): Promise<string> {
  return readFile(join(place, PASSWORD_FILE), 'utf8');
}

function run(program: string, args: string[], user: ServerUser, input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // The working folder must be one that the user may enter, or initdb complains.
    const child = spawn(program, args, { ...user.ids, cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' }, stdio: 'pipe' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new StartFailure(`Postgres could not make its data folder: ${lastLines(output)}`));
    });
    child.stdin.end(input);
  });
}

export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-6).join('\n  ');
}
