/**
 * Watches matches from many WebSockets, one match a socket in turn, and counts what arrives. A process of its own; both
 * sides get the same client.
 *
 *   node bench/load/sockets.ts '{"protocol":"plain","url":"http://127.0.0.1:8787","matchIds":["m1"],"sockets":1000}'
 *
 * Prints `{ event: 'ready' }` when every socket has joined. Then it obeys lines on stdin: `mark` forgets what was counted
 * so far, `report` prints a result, end of input ends it. With `compares` each socket keeps its messages, and the report
 * says how many ended with another view of their match than a newcomer is shown.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { Histogram } from './histogram.ts';
import type { SavedHistogram } from './histogram.ts';
import { straysAmong } from './final-view.ts';
import { plainFrames, socketIo } from './spectator-protocols.ts';
import type { Seen } from './spectator-protocols.ts';

const Options = z.object({
  protocol: z.enum(['plain', 'socket.io']),
  url: z.url(),
  matchIds: z.array(z.string()).min(1),
  sockets: z.int().positive(),
  compares: z.boolean().default(false),
});

/** What the spectators are told. */
export type SpectatorOptions = z.input<typeof Options>;

/**
 * What they saw since the mark: scores delivered, frames they came in, offsets that were skipped, sockets that closed, and
 * since the beginning: sockets that ended with another view than a newcomer's.
 */
export type SpectatorResult = {
  event: 'result';
  delivered: number;
  frames: number;
  skipped: number;
  closed: number;
  strayed: number;
  latency: SavedHistogram;
};

const OPENING_AT_ONCE = 50;
const REMEMBERED = 16;
const PING_EVERY_MS = 20_000;
const NEWCOMER_MS = 500;

const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
const protocol = options.protocol === 'plain' ? plainFrames : socketIo;
let latency = new Histogram();
let [delivered, frames, skipped, closed, joined] = [0, 0, 0, 0, 0];

type Meaning = ReturnType<typeof protocol.read>;
type Known = { bytes: Buffer; meaning: Meaning };
type Match = { matchId: string; known: Known[]; watchers: Seen[][] };
const matches = options.matchIds.map((matchId): Match => ({ matchId, known: [], watchers: [] }));

// A broadcast is the same bytes for every socket: parsed once, so that the client's cost stays small beside the server's.
function meaningOf(bytes: Buffer, { matchId, known }: Match): Meaning {
  const hit = known.find((candidate) => candidate.bytes.equals(bytes));
  if (hit) return hit.meaning;
  const meaning = protocol.read(bytes.toString('utf8'), matchId);
  known.unshift({ bytes: Buffer.from(bytes), meaning });
  known.length = Math.min(known.length, REMEMBERED);
  return meaning;
}

function spectate(match: Match): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(match);
    const kept: Seen[] = [];
    match.watchers.push(kept);
    let last: number | null = null;
    let isIn = false;
    const count = (seen: Seen): void => {
      if (last !== null && seen.offset <= last) return;
      if (options.compares) kept.push(seen);
      if (last !== null) skipped += seen.offset - last - 1;
      last = seen.offset;
      if (seen.sentAt === null) return;
      delivered += 1;
      latency.record(performance.timeOrigin + performance.now() - seen.sentAt);
    };
    socket.on('message', (bytes: Buffer) => {
      const meaning = meaningOf(bytes, match);
      if (meaning.seen.length > 0) frames += 1;
      meaning.seen.forEach(count);
      if (meaning.reply !== undefined) socket.send(meaning.reply);
      if (meaning.joined && !isIn) {
        isIn = true;
        joined += 1;
        resolve();
      }
    });
    const { ping } = protocol;
    if (ping !== undefined) socket.on('open', () => setInterval(() => socket.send(ping), PING_EVERY_MS));
    socket.on('error', reject);
    socket.on('close', (code) => {
      closed += 1;
      reject(new Error(`closed with ${code} before it had joined`));
    });
  });
}

function open({ matchId }: Match): WebSocket {
  return new WebSocket(protocol.address(options.url, matchId), { perMessageDeflate: false, skipUTF8Validation: true });
}

/** What somebody who comes now is shown: a snapshot, and what has happened since it was taken. */
async function newcomer(match: Match): Promise<Seen[]> {
  const shown: Seen[] = [];
  const socket = open(match);
  socket.on('message', (bytes: Buffer) => shown.push(...protocol.read(bytes.toString('utf8'), match.matchId).seen));
  await once(socket, 'message');
  await sleep(NEWCOMER_MS);
  socket.close();
  return shown;
}

async function strayed(): Promise<number> {
  const counts = matches.map(async (match) => straysAmong(match.watchers, await newcomer(match)));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

const spectators = Array.from({ length: options.sockets }, (_, index) => matches[index % matches.length]).filter(
  (match) => match !== undefined,
);
for (let opened = 0; opened < spectators.length; opened += OPENING_AT_ONCE) {
  await Promise.all(spectators.slice(opened, opened + OPENING_AT_ONCE).map((match) => spectate(match)));
}
print({ event: 'ready', joined });

for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'mark') {
    latency = new Histogram();
    [delivered, frames, skipped, closed] = [0, 0, 0, 0];
    print({ event: 'marked' });
  } else if (command === 'report') {
    const strays = options.compares ? await strayed() : 0;
    print({ event: 'result', delivered, frames, skipped, closed, strayed: strays, latency: latency.save() });
  }
}
process.exit(0);

function print(line: SpectatorResult | { event: 'ready'; joined: number } | { event: 'marked' }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
