import { spawnSync } from 'node:child_process';
import { Redis } from 'ioredis';
import { freePort } from '../../local/ports.ts';
import { JsonChild } from './child.ts';

/** A redis-server of the peer's own, without persistence: what it holds are sessions and caches. */
export type PeerRedis = { url: string; child: JsonChild };

/** Whether Debian's package, or another redis-server on the PATH, is there. */
export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Starts it on a free port and waits until it answers. */
export async function startPeerRedis(): Promise<PeerRedis> {
  const port = await freePort();
  const child = JsonChild.program('redis-server', 'redis-server', [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ]);
  const url = `redis://127.0.0.1:${port}`;
  const probe = new Redis(url, { maxRetriesPerRequest: 50, retryStrategy: () => 50 });
  probe.on('error', () => {});
  await probe.ping();
  probe.disconnect();
  return { url, child };
}
