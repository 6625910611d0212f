/**
 * Watches one match from many WebSockets and counts what arrives. A process of its own; both sides get the same client.
 *
 *   node bench/load/sockets.ts '{"protocol":"plain","url":"http://127.0.0.1:8787","matchId":"m1","sockets":1000}'
 *
 * Prints `{ event: 'ready' }` when every socket has joined. Then it obeys lines on stdin: `mark` forgets what was counted
 * so far, `report` prints a result, end of input ends it.
 */
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { Histogram } from './histogram.ts';
import type { SavedHistogram } from './histogram.ts';
import { plainFrames, socketIo } from './spectator-protocols.ts';
import type { Seen } from './spectator-protocols.ts';

const Options = z.object({
  protocol: z.enum(['plain', 'socket.io']),
  url: z.url(),
  matchId: z.string(),
  sockets: z.int().positive(),
});

/** What the spectators are told. */
export type SpectatorOptions = z.input<typeof Options>;

/** What they saw since the mark: updates delivered, frames they came in, offsets that were skipped, sockets that closed. */
export type SpectatorResult = {
  event: 'result';
  delivered: number;
  frames: number;
  skipped: number;
  closed: number;
  latency: SavedHistogram;
};

const OPENING_AT_ONCE = 50;
const REMEMBERED = 16;
const PING_EVERY_MS = 20_000;

const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
const protocol = options.protocol === 'plain' ? plainFrames : socketIo;
let latency = new Histogram();
let [delivered, frames, skipped, closed, joined] = [0, 0, 0, 0, 0];

type Meaning = ReturnType<typeof protocol.read>;
type Known = { bytes: Buffer; meaning: Meaning };
const known: Known[] = [];

// A broadcast is the same bytes for every socket: parsed once, so that the client's cost stays small beside the server's.
function meaningOf(bytes: Buffer): Meaning {
  const hit = known.find((candidate) => candidate.bytes.equals(bytes));
  if (hit) return hit.meaning;
  const meaning = protocol.read(bytes.toString('utf8'), options.matchId);
  known.unshift({ bytes: Buffer.from(bytes), meaning });
  known.length = Math.min(known.length, REMEMBERED);
  return meaning;
}

function spectate(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(protocol.address(options.url, options.matchId), { perMessageDeflate: false, skipUTF8Validation: true });
    let last: number | null = null;
    let isIn = false;
    const count = (seen: Seen): void => {
      if (last !== null && seen.offset <= last) return;
      if (last !== null) skipped += seen.offset - last - 1;
      last = seen.offset;
      if (seen.sentAt === null) return;
      delivered += 1;
      latency.record(performance.timeOrigin + performance.now() - seen.sentAt);
    };
    socket.on('message', (bytes: Buffer) => {
      const meaning = meaningOf(bytes);
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

for (let opened = 0; opened < options.sockets; opened += OPENING_AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(OPENING_AT_ONCE, options.sockets - opened) }, spectate));
}
print({ event: 'ready', joined });

for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'mark') {
    latency = new Histogram();
    [delivered, frames, skipped, closed] = [0, 0, 0, 0];
    print({ event: 'marked' });
  } else if (command === 'report') {
    print({ event: 'result', delivered, frames, skipped, closed, latency: latency.save() });
  }
}
process.exit(0);

function print(line: SpectatorResult | { event: 'ready'; joined: number } | { event: 'marked' }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
