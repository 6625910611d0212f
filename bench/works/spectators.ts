import { cpuBetween } from '../cpu.ts';
import type { CpuSeconds } from '../cpu.ts';
import { Histogram } from '../load/histogram.ts';
import type { PublishOptions, PublishResult } from '../load/publish.ts';
import type { SpectatorOptions, SpectatorResult } from '../load/sockets.ts';
import { JsonChild } from '../sides/child.ts';
import { inTurn } from '../work.ts';
import type { Bench, Run, Work } from '../work.ts';

const SOCKETS = 1000;
const UPDATES_PER_SECOND = 50;
const SECONDS = 15;
const WARMUP_SECONDS = 3;
/** How long the last updates may be on their way. */
const SETTLE_MS = 1500;
/** The processes that serve the sockets; Postgres and the endpoints record ours, the peer records nothing. */
const SERVERS = ['workerd', 'peer', 'redis'];

/** A match that spectators can watch and somebody can score. */
type Venue = { url: string; matchId: string; token?: string; protocol: SpectatorOptions['protocol'] };

/** Many sockets on one match that is scored fifty times a second. */
export const spectators: Work = {
  name: 'spectators',
  about: `${SOCKETS} WebSockets on one match, ${UPDATES_PER_SECOND} updates a second; delivered updates a CPU-second of the serving processes`,
  async measure(bench) {
    const runs = await inTurn(bench, `${SOCKETS} sockets`, {
      ours: async () => watch(bench, await ourMatch(bench)),
      peer: async () => watch(bench, { url: (await bench.spectatorsPeer()).url, matchId: 'bench', protocol: 'socket.io' }),
    });
    const notes = ['latencies are publish to receive; the peer is one process, a second one serves no socket cheaper'];
    return [{ label: `${SOCKETS} sockets`, unit: 'deliveries/CPU s', per: 'delivery', target: { atLeastRatio: 1.5 }, ...runs, notes }];
  },
};

async function watch(bench: Bench, venue: Venue): Promise<Run> {
  const { url, matchId, protocol } = venue;
  const options: SpectatorOptions = { protocol, url, matchIds: [matchId], sockets: SOCKETS };
  const crowd = JsonChild.node('the spectators', 'load/sockets.ts', [JSON.stringify(options)]);
  try {
    await crowd.next();
    await publish(venue, WARMUP_SECONDS, 1);
    await settle();
    crowd.say('mark');
    await crowd.next();
    const before = await bench.readCpu();
    const startedAt = performance.now();
    const published = await publish(venue, bench.seconds(SECONDS), WARMUP_SECONDS * UPDATES_PER_SECOND + 1);
    await settle();
    const cpu = cpuBetween(before, await bench.readCpu());
    const seconds = (performance.now() - startedAt) / 1000;
    crowd.say('report');
    return runOf(published, await crowd.next<SpectatorResult>(), cpu, seconds);
  } finally {
    await crowd.stop();
  }
}

function runOf(published: PublishResult, seen: SpectatorResult, cpu: CpuSeconds, seconds: number): Run {
  const serving = SERVERS.reduce((sum, name) => sum + (cpu[name] ?? 0), 0);
  const lost = published.published * SOCKETS - seen.delivered;
  const faults: string[] = [];
  if (lost !== 0 || seen.skipped > 0) faults.push(`${lost} deliveries lost, ${seen.skipped} offsets skipped`);
  if (seen.closed > 0) faults.push(`${seen.closed} sockets closed`);
  if (Object.keys(published.refused).length > 0)
    faults.push(`scores refused: ${JSON.stringify(published.refused)}, e.g. ${published.sample}`);
  const answered = new Histogram().merge(published.latency).percentiles();
  return {
    figure: seen.delivered / serving,
    latency: new Histogram().merge(seen.latency).percentiles(),
    cpu,
    seconds,
    units: seen.delivered,
    faults,
    remarks: [
      `${lost} lost of ${published.published * SOCKETS}; ${(seen.delivered / seen.frames).toFixed(2)} updates a frame; a score was answered in ${answered.p50.toFixed(1)} ms (p50), ${answered.p99.toFixed(1)} (p99)`,
    ],
  };
}

async function publish(venue: Venue, seconds: number, firstScore: number): Promise<PublishResult> {
  const { url, matchId, token } = venue;
  const options: PublishOptions = {
    url,
    matchId,
    ratePerSecond: UPDATES_PER_SECOND,
    seconds,
    firstScore,
    ...(token === undefined ? {} : { token }),
  };
  const publisher = JsonChild.node('the publisher', 'load/publish.ts', [JSON.stringify(options)]);
  try {
    return await publisher.next<PublishResult>();
  } finally {
    await publisher.stop();
  }
}

async function ourMatch(bench: Bench): Promise<Venue> {
  const stack = await bench.stack();
  const { url } = stack;
  const token = await stack.login('referee');
  const matchId = `bench-${Date.now().toString(36)}`;
  await command('', { matchId, game: 'lol', home: { id: 'home', name: 'Home' }, away: { id: 'away', name: 'Away' } });
  await command(`/${matchId}/start`, {});
  return { url, matchId, token, protocol: 'plain' };

  async function command(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${url}/api/v1/matches${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `${matchId}${path}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST /matches${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
