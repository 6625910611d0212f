import { beforeEach, describe, expect, it } from 'vitest';
import { jsonCodec } from '../../../core/realtime/json-codec.ts';
import { Switchboard, type SocketMemory, type SwitchboardLimits } from '../../../core/realtime/switchboard.ts';
import { TopicLog } from '../../../core/realtime/topic-log.ts';
import type { Cursor } from '../../../core/realtime/window.ts';
import { countingView, numberedBatch } from '../../support/counting-view.ts';
import { MemoryTopicStorage } from '../../support/memory-topic-storage.ts';
import { Spectator } from '../../support/spectator.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const limits: SwitchboardLimits = {
  sockets: 3,
  socketsPerAddress: 2,
  topicsPerSocket: 2,
  frameBytes: 200,
  messages: { perSecond: 20, burst: 40 },
};

let time: VirtualTime;
let logs: Map<string, TopicLog<readonly number[]>>;
let asked: string[];
let saved: ReadonlyMap<string, Cursor>;
let unreachable: boolean;
let answersTakeMs: number;
let memories: Map<Spectator, SocketMemory>;
let board: Switchboard<Spectator>;

const logOf = (topic: string) => {
  const log = logs.get(topic) ?? new TopicLog(topic, countingView, new MemoryTopicStorage(), { messages: 1_000, milliseconds: 120_000 });
  logs.set(topic, log);
  return log;
};
const openBoard = () =>
  new Switchboard<Spectator>({
    codec: jsonCodec,
    pace: { soonest: 25, latest: 100 },
    limits,
    audience: (kind) => (kind === 'user' ? 'its user' : kind === 'match' ? 'anyone' : undefined),
    now: () => time.now,
    after: (milliseconds, run) => time.after(milliseconds, run),
    ask: async (topic, since) => {
      asked.push(topic);
      if (unreachable) throw new Error('overloaded');
      const answer = logOf(topic).answer(since);
      if (answersTakeMs > 0) await new Promise<void>((resolve) => time.after(answersTakeMs, resolve));
      return answer;
    },
    remember: (socket, memory) => memories.set(socket, memory),
    save: (standing) => {
      saved = standing;
    },
  });

/** Publishes one message and delivers it. */
function publish(topic: string): void {
  const log = logOf(topic);
  const { epoch, offset } = log.head;
  log.publish(topic, numberedBatch(offset + 1, offset + 1), time.now);
  const run = log.next(offset);
  if (run !== undefined) board.deliver(topic, epoch, run);
}
async function joined(...topics: string[]): Promise<Spectator> {
  const spectator = new Spectator();
  board.open(
    spectator,
    'here',
    topics.map((topic) => ({ topic, since: undefined })),
  );
  await time.pass(0);
  return spectator;
}
const say = (spectator: Spectator, message: unknown) => board.message(spectator, JSON.stringify(message));
const codes = (spectator: Spectator) =>
  spectator.notices.flatMap(({ data }) => (typeof data === 'object' && data !== null && 'code' in data ? [data.code] : []));

beforeEach(() => {
  time = new VirtualTime();
  logs = new Map();
  asked = [];
  saved = new Map();
  unreachable = false;
  answersTakeMs = 0;
  memories = new Map();
  board = openBoard();
});

describe('joining', () => {
  it('asks a topic once for a herd of sockets', async () => {
    const herd = await Promise.all([joined('match:a'), joined('match:a'), joined('match:a')]);
    publish('match:a');
    await time.pass(100);
    expect(asked).toEqual(['match:a']);
    expect(herd.map((one) => one.pages.get('match:a')?.numbers)).toEqual([[1], [1], [1]]);
  });

  it('answers join, leave, resume and ping', async () => {
    const spectator = await joined();
    say(spectator, { op: 'join', topic: 'match:a' });
    await time.pass(0);
    const cursor = spectator.pages.get('match:a')?.cursor;
    say(spectator, { op: 'leave', topic: 'match:a' });
    say(spectator, { op: 'resume', topics: [{ topic: 'match:a', ...cursor }] });
    say(spectator, { op: 'resume', topic: 'match:b', epoch: 'gone', offset: 3 });
    say(spectator, { op: 'ping' });
    await time.pass(0);
    expect(spectator.notices).toEqual([
      { event: 'joined', topic: 'match:a' },
      { event: 'left', topic: 'match:a' },
      { event: 'pong' },
      { event: 'resumed', topic: 'match:a', recovered: true },
      { event: 'resumed', topic: 'match:b', recovered: false },
    ]);
    expect(spectator.pages.get('match:b')?.numbers).toEqual([]);
  });

  it('tells a resumed socket exactly what it missed, and sends it no view', async () => {
    const before = await joined('match:a');
    for (let count = 0; count < 3; count += 1) publish('match:a');
    board.closed(before);
    const after = new Spectator(before);
    board.open(after, 'here', [{ topic: 'match:a', since: before.pages.get('match:a')?.cursor }]);
    await time.pass(0);
    expect(after.pages.get('match:a')?.numbers).toEqual([1, 2, 3]);
    expect([after.texts, after.wrong]).toEqual([2, []]);
  });

  it('sends a socket that joins again nothing between its question and the answer', async () => {
    const spectator = await joined('match:a');
    await time.pass(10_000);
    answersTakeMs = 500;
    say(spectator, { op: 'join', topic: 'match:a' });
    const { frames } = spectator;
    publish('match:a');
    await time.pass(499);
    expect(spectator.frames).toEqual(frames);
    await time.pass(1);
    expect(spectator.frames.slice(frames.length)).toMatchObject([{ event: 'snapshot', offset: 0 }, { offset: 1 }]);
    expect(spectator.wrong).toEqual([]);
  });

  it('says which topic could not be reached, and lets the socket try again', async () => {
    unreachable = true;
    const spectator = await joined('match:a');
    expect(codes(spectator)).toEqual(['live/unavailable']);
    unreachable = false;
    say(spectator, { op: 'join', topic: 'match:a' });
    await time.pass(0);
    expect(spectator.pages.has('match:a')).toBe(true);
  });
});

describe('joined frames', () => {
  it('leave at once when idle, then together, one message for all topics of a socket', async () => {
    const spectator = await joined('match:a', 'match:b');
    await time.pass(1_000);
    const { texts } = spectator;
    publish('match:a');
    await time.pass(0);
    expect(spectator.texts).toBe(texts + 1);
    publish('match:a');
    publish('match:b');
    publish('match:a');
    await time.pass(20);
    expect(spectator.texts).toBe(texts + 1);
    await time.pass(10);
    expect(spectator.texts).toBe(texts + 2);
    expect([...spectator.pages.values()].map((page) => page.numbers)).toEqual([[1, 2, 3], [1]]);
    expect(spectator.wrong).toEqual([]);
  });

  it('leave no timer behind when idle, and store where the sockets stand', async () => {
    await joined('match:a');
    publish('match:a');
    await time.pass(2_000);
    expect(time.pending).toBe(0);
    expect(saved.get('match:a')).toEqual(logOf('match:a').head);
  });
});

describe('limits', () => {
  it('refuse what is no topic, is private, or is one too many', async () => {
    const spectator = await joined('match:a', 'nonsense', 'round:1', 'user:7', 'match:b', 'match:c');
    expect(codes(spectator)).toEqual(['live/unknown-topic', 'live/unknown-topic', 'live/forbidden', 'live/too-many-topics']);
    say(spectator, { op: 'leave', topic: 'match:a' });
    say(spectator, { op: 'join', topic: 'match:c' });
    await time.pass(0);
    expect(spectator.pages.has('match:c')).toBe(true);
  });

  it('refuse what cannot be read, and go on', async () => {
    const spectator = await joined('match:a');
    board.message(spectator, '{"op":');
    say(spectator, { op: 'shout' });
    board.message(spectator, new ArrayBuffer(4));
    expect(codes(spectator)).toEqual(['live/malformed', 'live/malformed', 'live/malformed']);
    expect(spectator.closedWith).toBeUndefined();
  });

  it('close a socket that sends too large a frame with 1009, after saying why', async () => {
    const spectator = await joined();
    board.message(spectator, 'é'.repeat(101));
    expect([codes(spectator), spectator.closedWith]).toEqual([['live/frame-too-large'], 1009]);
    expect(board.sockets).toBe(0);
  });

  it('refuse a flood once, and close with 1008 when it goes on', async () => {
    const spectator = await joined();
    for (let count = 0; count < 60; count += 1) say(spectator, { op: 'leave', topic: 'match:a' });
    expect([codes(spectator), spectator.closedWith]).toEqual([['live/too-many-messages'], undefined]);
    for (let count = 0; count < 20; count += 1) say(spectator, { op: 'leave', topic: 'match:a' });
    expect(spectator.closedWith).toBe(1008);
  });

  it('say when the hub is full, and when an address has enough', async () => {
    const first = await joined();
    await joined();
    expect([board.admits('here'), board.admits('elsewhere')]).toEqual(['too many of this address', 'yes']);
    board.open(new Spectator(), 'elsewhere', []);
    expect(board.admits('a third')).toBe('full');
    board.closed(first);
    expect(board.admits('here')).toBe('yes');
  });
});

describe('a hub that lost its memory', () => {
  it('restores its sockets, their topics and the count of their address', async () => {
    const spectator = await joined('match:a');
    publish('match:a');
    await time.pass(2_000);
    const { texts } = spectator;
    board = openBoard();
    board.restore(spectator, memories.get(spectator) ?? { address: '', topics: {} }, saved);
    asked = [];
    publish('match:a');
    await time.pass(100);
    expect([spectator.texts, spectator.wrong, asked]).toEqual([texts + 1, [], []]);
    expect(spectator.pages.get('match:a')?.numbers).toEqual([1, 2]);
    board.open(new Spectator(), 'here', []);
    expect(board.admits('here')).toBe('too many of this address');
  });

  it('forgets a socket that cannot be sent to', async () => {
    const spectator = await joined('match:a');
    spectator.close(1006);
    publish('match:a');
    await time.pass(100);
    expect(board.sockets).toBe(0);
    expect(board.deliver('match:a', 'e', { first: 1, last: 1, frames: '[]' })).toBe(false);
  });
});
