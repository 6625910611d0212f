import { readFile, readdir, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { commandLine } from './processes.ts';
import { StartFailure } from './failure.ts';

// Below Linux's range for outgoing connections (32768 and up): a port from that range could be lent to one while its
// owner restarts after a kill.
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;

/** Whether something can listen there now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port that is free now and that the system will not lend to an outgoing connection. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isFree(port)) return port;
  }
}

/**
 * Checks that the Worker's port can be had.
 * @throws StartFailure that says who holds it, where that can be known.
 */
export async function requirePort(port: number, host: string): Promise<void> {
  let free: boolean;
  try {
    free = await isFree(port, host);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES') throw new StartFailure(`Port ${port} needs more rights than this user has. Choose one above 1023 with PORT=…`);
    throw new StartFailure(`Cannot listen on ${host}:${port} (${code ?? 'unknown reason'}).`);
  }
  if (free) return;
  const owner = await portOwner(port);
  throw new StartFailure(
    `Port ${port} is taken${owner ? ` by ${owner}` : ''}. Choose another with PORT=…, for example PORT=${port + 1} npm start`,
  );
}

/** "process 123 (node server.js)" for the one that listens on a TCP port, where /proc lets us see it. */
async function portOwner(port: number): Promise<string | undefined> {
  const inodes = await listeningInodes(port);
  if (inodes.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (!inodes.has(target)) continue;
      return `process ${pid} (${(await commandLine(Number(pid))).slice(0, 80)})`;
    }
  }
  return undefined;
}

async function listeningInodes(port: number): Promise<Set<string>> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')));
  const inodes = new Set<string>();
  for (const line of tables.join('\n').split('\n')) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    // 0A is LISTEN.
    if (state === '0A' && inode !== undefined && local?.endsWith(wanted)) inodes.add(`socket:[${inode}]`);
  }
  return inodes;
}
