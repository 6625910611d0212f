import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HubLinks } from '../../../core/realtime/hub-links.ts';
import { jsonCodec } from '../../../core/realtime/json-codec.ts';
import { Switchboard, type SocketMemory } from '../../../core/realtime/switchboard.ts';
import { TopicLog } from '../../../core/realtime/topic-log.ts';
import type { Cursor } from '../../../core/realtime/window.ts';
import { countingView, numberedBatch } from '../../support/counting-view.ts';
import { MemoryTopicStorage } from '../../support/memory-topic-storage.ts';
import { Spectator } from '../../support/spectator.ts';

const TOPIC = 'match:m';
const HUBS = ['hub:0', 'hub:1'] as const;
type Hub = (typeof HUBS)[number];

/** The delivery, seen by the topic or not, or only the hub's acknowledgement. */
type Lost = 'delivery' | 'delivery, unnoticed' | 'acknowledgement';

type Step =
  | { readonly kind: 'publish'; readonly count: number; readonly again: number }
  | { readonly kind: 'join' | 'leave' | 'reconnect' | 'sleep' | 'pass'; readonly hub: Hub; readonly who: number }
  | { readonly kind: 'lose'; readonly hub: Hub; readonly what: Lost }
  | { readonly kind: 'evict topic' | 'empty topic' };

const hub = fc.constantFrom(...HUBS);
/** What happens on a good day: everything arrives, in whatever order. */
const calm: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('publish'), count: fc.integer({ min: 1, max: 3 }), again: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('join', 'reconnect'), hub, who: fc.nat(5) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass'), hub, who: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('leave', 'sleep'), hub, who: fc.nat(5) }) },
);
const rough: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: calm },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('lose'), hub, what: fc.constantFrom('delivery', 'delivery, unnoticed', 'acknowledgement') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('evict topic', 'empty topic') }) },
);

/** One topic, two hubs and their sockets; every message between them, and every timer, arrives when the scheduler says. */
class World {
  readonly #scheduler: fc.Scheduler;
  #storage = new MemoryTopicStorage();
  #log = this.#openLog();
  #links = this.#openLinks();
  readonly #boards = new Map<Hub, Switchboard<Spectator>>(HUBS.map((name) => [name, this.#openBoard(name)]));
  readonly #memories = new Map<Spectator, SocketMemory>();
  readonly #standing = new Map<Hub, ReadonlyMap<string, Cursor>>();
  readonly #sockets = new Map<Spectator, Hub>();
  readonly #loses = new Map<Hub, Lost>();
  readonly everyone: Spectator[] = [];
  #version = 0;
  #now = 0;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  get head(): Cursor {
    return this.#log.head;
  }

  get view(): string {
    return this.#log.answer().snapshot;
  }

  get connected(): Spectator[] {
    return [...this.#sockets.keys()];
  }

  async take(each: Step): Promise<void> {
    this.#now += 7;
    switch (each.kind) {
      case 'publish':
        this.#publish(each.count, each.again);
        return;
      case 'join':
        this.#connect(each.hub, undefined);
        return;
      case 'reconnect':
        return this.#reconnect(each.hub, each.who);
      case 'leave':
        return this.#leave(each.who);
      case 'pass':
        for (let message = 0; message < each.who && this.#scheduler.count() > 0; message += 1) await this.#scheduler.waitOne();
        return;
      case 'sleep':
        return this.#sleep(each.hub);
      case 'lose':
        this.#loses.set(each.hub, each.what);
        return;
      case 'evict topic':
      case 'empty topic':
        if (each.kind === 'empty topic') this.#storage = new MemoryTopicStorage();
        this.#log = this.#openLog();
        this.#links = this.#openLinks();
    }
  }

  /** The hubs' alarms: they ask whether they missed anything. */
  confirm(): void {
    for (const board of this.#boards.values()) board.confirm();
  }

  /** Everything in flight arrives, and every timer runs. */
  async arrive(): Promise<void> {
    for (;;) {
      // What was answered may go on to send something: the queue is empty only when it still is after a turn.
      if (this.#scheduler.count() === 0) await new Promise((resolve) => setImmediate(resolve));
      if (this.#scheduler.count() === 0) return;
      await this.#scheduler.waitOne();
    }
  }

  #publish(count: number, again: number): void {
    const last = this.#version + count;
    this.#log.publish(TOPIC, numberedBatch(Math.max(1, this.#version + 1 - again), last), this.#now);
    this.#version = last;
    void this.#links.reach(this.#log.head.offset);
  }

  #connect(name: Hub, known: Spectator | undefined): void {
    const spectator = new Spectator(known);
    this.everyone.push(spectator);
    this.#sockets.set(spectator, name);
    this.#boards.get(name)?.open(spectator, 'somewhere', [{ topic: TOPIC, since: known?.pages.get(TOPIC)?.cursor }]);
  }

  #reconnect(name: Hub, who: number): void {
    const known = this.everyone[who];
    if (known === undefined) return;
    this.#close(known);
    this.#connect(name, known);
  }

  #leave(who: number): void {
    const spectator = this.everyone[who];
    if (spectator !== undefined) this.#close(spectator);
  }

  #close(spectator: Spectator): void {
    const name = this.#sockets.get(spectator);
    if (name !== undefined) this.#boards.get(name)?.closed(spectator);
    this.#sockets.delete(spectator);
    spectator.close(1000);
  }

  /** The platform lets a hub sleep only when nothing is in flight and no timer runs. */
  async #sleep(name: Hub): Promise<void> {
    await this.arrive();
    const board = this.#openBoard(name);
    this.#boards.set(name, board);
    for (const [spectator, at] of this.#sockets) {
      const memory = this.#memories.get(spectator);
      if (at === name && memory !== undefined) board.restore(spectator, memory, this.#standing.get(name) ?? new Map());
    }
  }

  #openLog(): TopicLog<readonly number[]> {
    return new TopicLog(TOPIC, countingView, this.#storage, { messages: 6, milliseconds: 1_000 });
  }

  #openLinks(): HubLinks {
    const log = this.#log;
    return new HubLinks(
      {
        deliver: async (to, { first, last, frames }) => {
          await this.#travel(`deliver ${first}…${last} to ${to}`);
          const name = HUBS.find((each) => each === to) ?? 'hub:0';
          const lost = this.#loses.get(name);
          this.#loses.delete(name);
          if (lost === 'delivery') throw new Error('lost');
          if (lost === 'delivery, unnoticed') return true;
          const wanted = this.#boards.get(name)?.deliver(TOPIC, log.head.epoch, { first, last, frames }) ?? false;
          await this.#travel(`${to} acknowledges ${last}`);
          if (lost === 'acknowledgement') throw new Error('lost');
          return wanted;
        },
        next: (acknowledged) => log.next(acknowledged),
        forget: (from) => this.#storage.removeHub(from),
      },
      this.#storage.hubs(),
    );
  }

  #openBoard(name: Hub): Switchboard<Spectator> {
    return new Switchboard<Spectator>({
      codec: jsonCodec,
      pace: { soonest: 25, latest: 100 },
      limits: { sockets: 100, socketsPerAddress: 100, topicsPerSocket: 50, frameBytes: 65_536, messages: { perSecond: 20, burst: 40 } },
      audience: () => 'anyone',
      now: () => this.#now,
      after: (_, run) => {
        let cancelled = false;
        void this.#travel(`timer of ${name}`).then(() => (cancelled ? undefined : run()));
        return () => {
          cancelled = true;
        };
      },
      ask: async (_, since) => {
        await this.#travel(`${name} asks`);
        const answer = this.#log.answer(since);
        this.#storage.addHub(name, answer);
        this.#links.joined(name, answer.offset);
        await this.#travel(`the topic answers ${name}`);
        return answer;
      },
      remember: (socket, memory) => this.#memories.set(socket, memory),
      save: (standing) => this.#standing.set(name, standing),
    });
  }

  async #travel(label: string): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), label);
  }
}

function expectRightPages(world: World): void {
  expect(world.everyone.flatMap((spectator) => spectator.wrong)).toEqual([]);
  for (const spectator of world.connected) {
    const page = spectator.pages.get(TOPIC);
    expect(page?.cursor).toEqual(world.head);
    expect(JSON.stringify(page?.numbers)).toBe(world.view);
  }
}

describe('a topic, its hubs and their sockets', () => {
  it('show every socket the whole log, in order and once, whatever arrives when, sleeps or reconnects', async () => {
    const property = fc.asyncProperty(fc.scheduler(), fc.array(calm, { minLength: 3, maxLength: 40 }), async (scheduler, steps) => {
      const world = new World(scheduler);
      for (const each of steps) await world.take(each);
      await world.arrive();
      expectRightPages(world);
    });
    await fc.assert(property, { numRuns: 3_000 });
  });

  it('come right again when messages were lost, or the topic lost its memory or its storage', async () => {
    const property = fc.asyncProperty(fc.scheduler(), fc.array(rough, { minLength: 3, maxLength: 40 }), async (scheduler, steps) => {
      const world = new World(scheduler);
      for (const each of steps) await world.take(each);
      await world.arrive();
      world.confirm();
      await world.arrive();
      expectRightPages(world);
    });
    await fc.assert(property, { numRuns: 3_000 });
  });
});
