import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LOCAL_ACCOUNTS, LOCAL_FEED_KEY, LOCAL_PASSWORD } from './accounts.ts';
import { StartFailure, messageOf } from './failure.ts';
import { requirePort } from './ports.ts';
import { serverUser } from './postgres-binaries.ts';
import { clusterPlace } from './postgres-cluster.ts';
import { RunFolder } from './processes.ts';
import { HELP, readStartSettings, type StartSettings } from './start-settings.ts';
import { listenForStop, whenAborted } from './stopping.ts';
import type { Stack } from './stack.ts';
import { buildWebPages } from './web-pages.ts';

/** What Ringside puts into a data folder. `--fresh` removes these alone: RINGSIDE_DATA may name a folder that holds more. */
const CONTENTS = ['postgres', 'postgres-place', 'redis', 'worker', 'build', 'logs', 'settings.json'];
/** What the system says when it is the machine's state and not our fault. */
const PLAIN_CODES = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EMFILE']);

async function run(settings: StartSettings): Promise<void> {
  const started = performance.now();
  console.log('Ringside starts');
  // Brings Miniflare and wrangler in, a second's work: --help and a wrong PORT need not wait for it.
  const { prepareFolder, startStack } = await import('./stack.ts');
  const { dataDir, port, host } = settings;
  await prepareFolder(dataDir);
  const folder = new RunFolder(dataDir);
  const url = `http://${['127.0.0.1', '0.0.0.0', '::'].includes(host) ? 'localhost' : host}:${port}`;
  const unlock = await folder.lock(url);
  const stopped = listenForStop(() => void folder.killNoted().finally(() => process.exit(1)));
  let stack: Stack | undefined;
  try {
    // Before the look at the port: it may be the Worker of a killed earlier run that holds it.
    const ended = await folder.endNoted();
    if (ended.length > 0) console.log(`  ended what a killed run left behind: ${ended.join(', ')}`);
    await requirePort(port, host);
    if (settings.fresh) await empty(dataDir);
    const pages = buildPages();
    stack = await startStack({
      ...settings,
      supervise: true,
      signal: stopped,
      progress: showPart,
      show: (line) => console.log(`  ${line}`),
    });
    await Promise.race([pages, whenAborted(stopped)]);
    if (!stopped.aborted) announce(stack, url, performance.now() - started);
    await whenAborted(stopped);
  } catch (error) {
    // Ctrl-C during the start is no failure.
    if (!stopped.aborted) throw error;
  } finally {
    await stack?.stop();
    await unlock();
  }
}

async function empty(dataDir: string): Promise<void> {
  // Where Postgres's user cannot enter the data folder, its part lies elsewhere.
  const cluster = await clusterPlace(dataDir, serverUser());
  if (!cluster.startsWith(dataDir)) await rm(dirname(cluster), { recursive: true, force: true });
  for (const path of [...CONTENTS.map((name) => join(dataDir, name))]) await rm(path, { recursive: true, force: true });
}

async function buildPages(): Promise<void> {
  try {
    const ms = await buildWebPages();
    if (ms !== undefined) showPart('web pages', ms);
  } catch (error) {
    console.log(`  the web pages do not build; the API runs without them: ${messageOf(error)}`);
  }
}

function showPart(part: string, ms: number): void {
  console.log(`  ${part.padEnd(16)}${String(Math.round(ms)).padStart(7)} ms`);
}

function announce(stack: Stack, url: string, ms: number): void {
  console.log(`  ${'in all'.padEnd(16)}${String(Math.round(ms)).padStart(7)} ms\n`);
  console.log(`Ringside is ready on ${url}\n`);
  if (stack.hasLocalAccounts) {
    console.log(`  Accounts  ${LOCAL_ACCOUNTS.map(({ username }) => username).join(', ')}; password ${LOCAL_PASSWORD}`);
    console.log(`  Feed key  ${LOCAL_FEED_KEY}`);
  } else {
    console.log('  Accounts  none made: the database is not on this machine');
  }
  console.log(`  Data      ${stack.dataDir}${placeOfPostgres(stack)}`);
  console.log(`  Logs      ${join(stack.dataDir, 'logs')}`);
  if (stack.redis?.kind === 'in-memory')
    console.log('  Redis     in memory (no redis-server on the PATH): sessions and caches begin empty at each start');
}

function placeOfPostgres({ dataDir, postgres, databaseUrl }: Stack): string {
  if (!postgres) return `, Postgres on ${new URL(databaseUrl).host}`;
  return postgres.place.startsWith(dataDir) ? '' : `, Postgres in ${postgres.place} (its user may not enter the data folder)`;
}

function isPlain(error: unknown): boolean {
  if (error instanceof StartFailure) return true;
  return error instanceof Error && 'code' in error && PLAIN_CODES.has(String(error.code));
}

async function main(): Promise<void> {
  const settings = readStartSettings(process.argv.slice(2), process.env);
  if (settings === 'help') console.log(HELP);
  else await run(settings);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(isPlain(error) ? `\nRingside did not start. ${messageOf(error)}` : error);
    process.exit(1);
  },
);
