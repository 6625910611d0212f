import { ProjectorObject } from '../../durable-objects/projector.ts';
import { RelayObject } from '../../durable-objects/relay.ts';
import { RoundObject } from '../../durable-objects/round.ts';
import { ShiftObject } from '../../durable-objects/shift.ts';
import { TrackObject } from '../../durable-objects/track.ts';
import { NOTHING_MOVED } from '../../domains/betting/round/model.ts';
import { RecordStandIn } from './database.ts';
import { History } from './history.ts';
import type { TrackSettings } from '../../domains/betting/track/model.ts';
import { send, type AggregateStub } from '../../core/aggregates/client.ts';
import { NeonStandIn } from './neon.ts';
import { SimulatedObject, type ObjectClass } from './objects.ts';
import { Tables } from './tables.ts';
import { Topics } from './topics.ts';
import { signatureOf } from './pulse-signature.ts';
import { promised } from './trace.ts';
import type { World } from './world.ts';

export const MASTER_KEY = '5eed'.repeat(16);

const CLASSES: Readonly<Record<string, ObjectClass>> = {
  round: RoundObject,
  track: TrackObject,
  shift: ShiftObject,
  relay: RelayObject,
  projector: ProjectorObject,
};

/** The projection that the tables of the simulation follow; others only cost time. */
const PROJECTION = 'betting';

const NO_HEADERS = new Headers();
const REDIS = 'https://redis.test';
const BEACON = 'https://beacon.test';
let houses = 0;

const SETTINGS = {
  DATABASE_URL: 'postgres://ringside:secret@record.test/ringside',
  UPSTASH_REDIS_REST_URL: REDIS,
  UPSTASH_REDIS_REST_TOKEN: 'token',
  MASTER_KEY,
  JWT_PRIVATE_KEY: 'none',
};

/** Tampering with the house, to see that it is noticed. */
export interface Sabotage {
  /** What the relay's caller hears instead of a lost answer. */
  readonly answerOfLostAppend?: string;
  readonly appendChecksContent?: boolean;
  readonly checkpointIsGuarded?: boolean;
  /** Streams fork in every seed, not in a few. */
  readonly alwaysForks?: boolean;
}

/** The shipped objects over the world's network, and the stand-in for the database behind the shipped driver. */
export class House {
  readonly world: World;
  readonly history: History;
  readonly record: RecordStandIn;
  readonly tables = new Tables();
  readonly topics: Topics;
  readonly env: object;
  /** How the database takes calls now. */
  database: 'up' | 'refusing' | 'hanging' = 'up';
  readonly #neon: NeonStandIn;
  readonly #sabotage: Sabotage;

  constructor(world: World, settings: Readonly<Record<string, string>>, sabotage: Sabotage = {}) {
    this.world = world;
    this.#sabotage = sabotage;
    this.history = new History(world);
    this.topics = new Topics(world);
    this.record = new RecordStandIn((records) => this.history.recorded(records), sabotage.appendChecksContent ?? true);
    this.#neon = new NeonStandIn(this.record, (projection, from, to) => {
      if (projection !== PROJECTION) return;
      this.tables.apply(this.record.events.slice(from, to));
      world.note('projected', `${from} to ${to}`);
    });
    if (sabotage.checkpointIsGuarded === false)
      this.record.advance = (name, _expected, target) => void this.record.checkpoints.set(name, target);
    const namespaces = Object.keys(CLASSES).map((type) => [type.toUpperCase(), this.#namespace(type)]);
    // Breakers live as long as a process, one an address: each house asks its own.
    const DRAND_URLS = `${BEACON}/${(houses += 1)}`;
    this.env = { ...SETTINGS, DRAND_URLS, ...settings, ...Object.fromEntries(namespaces), TOPIC: this.topics.namespace() };
  }

  /** The object of a name, made when it is first asked for. */
  object(type: string, name: string): SimulatedObject {
    const known = this.world.find(`${type}:${name}`);
    if (known !== undefined) return known;
    const ofClass = CLASSES[type];
    promised(ofClass !== undefined, () => `no class serves ${type}`);
    return this.world.add(new SimulatedObject(this.world, type, name, ofClass, this.env, (object) => this.history.stored(object)));
  }

  /** Calls an object over the network. */
  stub(type: string, name: string): object {
    const object = this.object(type, name);
    return new Proxy(
      {},
      {
        get: (_, method) =>
          typeof method === 'string' && method !== 'then'
            ? (...parameters: unknown[]) => this.#call(object, method, parameters)
            : undefined,
      },
    );
  }

  /** When the storm ended; null while it lasts. */
  healedAt: number | null = null;

  /** From here on nothing goes wrong any more. */
  heal(): void {
    this.healedAt = this.world.schedule.now;
    this.database = 'up';
    this.world.heal();
    this.world.note('healed', '');
    for (const object of this.world.objects) if (object.needsRecord) void this.#wake(object).catch(() => undefined);
  }

  /** What lost its storage lost its alarm too: it rebuilds itself when somebody calls, and not before. */
  #wake({ streamId }: SimulatedObject): Promise<unknown> {
    const [type = '', id = ''] = streamId.split(':');
    const nothing: Readonly<Record<string, object>> = {
      round: { type: 'WakeRound' },
      shift: { type: 'CountRound', shiftId: '0-nobody', roundId: '1', sums: NOTHING_MOVED },
      track: { type: 'ContinueTrack', roundId: '1', startedAt: 0, finishesAt: 0 },
    };
    const envelope = { command: nothing[type] ?? {}, commandId: null, actor: 'system', correlationId: 'wake' };
    return send(this.stub(type, id) as AggregateStub, envelope);
  }

  /** What the cron does now and then: the track is opened if it is not, and the projector looks at the record by itself. */
  async lookAfter(track: TrackSettings): Promise<void> {
    const envelope = { command: { type: 'OpenTrack', ...track }, commandId: null, actor: 'system', correlationId: 'cron' };
    const projector = this.stub('projector', PROJECTION) as { poke(): Promise<void> };
    await Promise.allSettled([send(this.stub('track', track.trackId) as AggregateStub, envelope), projector.poke()]);
  }

  /** What `fetch` is within the world. */
  readonly fetch = (url: string, { body }: { readonly body?: unknown } = {}): Promise<unknown> => {
    const { world } = this;
    const life = world.current;
    const asCaller = (inMs: number, how: () => void) =>
      world.schedule.add(inMs, () => (life === null || life.isAlive ? life : undefined), how);
    return new Promise((resolve, reject) => {
      const fail = (inMs: number) => asCaller(inMs, () => reject(new TypeError('fetch failed')));
      const answer = (status: number, answered: unknown) => asCaller(world.random.whole(1, 9), () => resolve(responseOf(status, answered)));
      world.say(() => {
        if (url.startsWith(BEACON)) this.#askBeacon(url, answer);
        else if (url.startsWith(REDIS)) answer(200, { result: 0 });
        else this.#askRecord(String(body), life?.object.needsRecord === true, answer, fail);
      });
    });
  };

  #askBeacon(url: string, answer: (status: number, body: unknown) => void): void {
    const round = Number(url.slice(url.lastIndexOf('/') + 1));
    if (this.world.strikes('beaconSilent', `pulse ${round}`)) answer(this.world.random.next() < 0.5 ? 404 : 500, {});
    else if (this.world.strikes('beaconLies', `pulse ${round}`)) answer(200, { round, signature: signatureOf(round + 1) });
    else answer(200, { round, signature: signatureOf(round) });
  }

  #askRecord(body: string, isProtected: boolean, answer: (status: number, body: unknown) => void, fail: (inMs: number) => void): void {
    const { world } = this;
    const { random } = world;
    if (!isProtected) {
      if (this.database === 'refusing') return fail(random.whole(1, 20));
      if (this.database === 'hanging') return fail(30_000);
      if (world.strikes('databaseRequestLost', 'record')) return fail(random.whole(1, 2_000));
    }
    const way = !isProtected && world.strikes('databaseSlow', 'record') ? random.whole(800, 9_000) : random.whole(1, 12);
    world.outside(way, () => {
      const { status, body: answered } = this.#neon.answer(body);
      if (!isProtected && world.strikes('databaseAnswerLost', 'record')) fail(random.whole(1, 8_000));
      else answer(status, answered);
    });
  }

  #call(object: SimulatedObject, method: string, parameters: readonly unknown[]): Promise<unknown> {
    const call = this.world.call(object, method, parameters);
    const { answerOfLostAppend } = this.#sabotage;
    return answerOfLostAppend !== undefined && method === 'append' ? call.catch(() => answerOfLostAppend) : call;
  }

  #namespace(type: string): object {
    const get = (name: string) => (type === 'projector' && name !== PROJECTION ? { poke: () => Promise.resolve() } : this.stub(type, name));
    return { getByName: get, idFromName: (name: string) => name, get };
  }
}

function responseOf(status: number, body: unknown): unknown {
  return {
    ok: status === 200,
    status,
    headers: NO_HEADERS,
    json: () => Promise.resolve(body),
    text: () => Promise.resolve(JSON.stringify(body)),
  };
}
