import { cpuOfTree } from '../cpu.ts';
import type { CpuSeconds } from '../cpu.ts';
import { JsonChild } from './child.ts';
import { startPeerRedis } from './redis-server.ts';
import type { PeerRedis } from './redis-server.ts';

/** The tickets peer, running. */
export type TicketsPeer = { url: string; token: string; roundId: string; cpu(): Promise<CpuSeconds>; stop(): Promise<void> };

/** The spectators peer, running. */
export type SpectatorsPeer = { url: string; cpu(): Promise<CpuSeconds>; stop(): Promise<void> };

/** Starts Express, pg, ioredis and socket.io on the given Postgres, with a redis-server of their own. */
export async function startTicketsPeer(databaseUrl: string): Promise<TicketsPeer> {
  const redis = await startPeerRedis();
  const server = JsonChild.node('tickets peer', 'peers/tickets/server.ts', [], { DATABASE_URL: databaseUrl, REDIS_URL: redis.url });
  const address = await listening<{ url: string; token: string; roundId: string }>(server, redis);
  return { ...address, cpu: () => cpuOf(server, redis), stop: () => stopBoth(server, redis) };
}

/** Starts socket.io with its Redis adapter, with a redis-server of its own. */
export async function startSpectatorsPeer(): Promise<SpectatorsPeer> {
  const redis = await startPeerRedis();
  const server = JsonChild.node('spectators peer', 'peers/spectators/server.ts', [], { REDIS_URL: redis.url });
  const address = await listening<{ url: string }>(server, redis);
  return { ...address, cpu: () => cpuOf(server, redis), stop: () => stopBoth(server, redis) };
}

async function listening<T>(server: JsonChild, redis: PeerRedis): Promise<T> {
  try {
    return await server.next<T>();
  } catch (error) {
    await stopBoth(server, redis);
    throw error;
  }
}

async function cpuOf(server: JsonChild, redis: PeerRedis): Promise<CpuSeconds> {
  const [node, store] = await Promise.all([cpuOfTree(server.pid, () => 'peer'), cpuOfTree(redis.child.pid, () => 'redis')]);
  return { ...node, ...store };
}

async function stopBoth(server: JsonChild, redis: PeerRedis): Promise<void> {
  await server.stop();
  await redis.child.stop();
}
