import { DurableObject } from 'cloudflare:workers';
import { configOf } from '../core/config.ts';
import { withTimeLimit } from '../core/resilience/time-limit.ts';
import { HubLinks } from '../core/realtime/hub-links.ts';
import type { TopicAnswer } from '../core/realtime/topic-log.ts';
import { topicKind } from '../core/realtime/topic-name.ts';
import { SqliteTopicStorage } from '../core/realtime/topic-storage.ts';
import type { Cursor, Run } from '../core/realtime/window.ts';
import type { ObjectEnv } from './env.ts';
import type { HubObject } from './hub.ts';
import { topicLogOf, type AnyTopicLog } from './live-views.ts';

/** How long a hub may take to acknowledge before the publisher is no longer kept waiting for it. */
const DELIVERY_LIMIT_MS = 2_000;

/** Numbers and one string: an object as an argument would cost half as much again. */
async function deliver(hub: DurableObjectStub<HubObject>, topic: string, epoch: string, { first, last, frames }: Run): Promise<boolean> {
  return hub.deliver(topic, epoch, first, last, frames);
}

/** One topic; the object's name is the topic's. Its log, its view, and the hubs whose sockets want it. */
export class TopicObject extends DurableObject<ObjectEnv> {
  readonly #storage: SqliteTopicStorage;
  readonly #log: AnyTopicLog;
  readonly #hubs: HubLinks;

  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env);
    const topic = ctx.id.name ?? '';
    const open = topicLogOf(topicKind(topic) ?? '');
    if (open === undefined) throw new Error(`${JSON.stringify(topic)} is no topic`);
    const { TOPIC_RETAINED_MESSAGES, TOPIC_RETAINED_MS } = configOf(env);
    this.#storage = new SqliteTopicStorage(ctx.storage);
    const log = open(topic, this.#storage, { messages: TOPIC_RETAINED_MESSAGES, milliseconds: TOPIC_RETAINED_MS });
    this.#log = log;
    this.#hubs = new HubLinks(
      {
        deliver: (hub, run) => withTimeLimit(DELIVERY_LIMIT_MS, () => deliver(env.HUB.getByName(hub), topic, log.head.epoch, run)),
        next: (acknowledged) => log.next(acknowledged),
        forget: (hub) => this.#storage.removeHub(hub),
      },
      this.#storage.hubs(),
    );
  }

  /**
   * Takes what a source says in public: stored once, whatever is repeated, then handed to every hub.
   *
   * @param source  An aggregate's stream id; versions count within it.
   * @param batch   JSON array of `{ version, event, data }`, versions ascending.
   */
  async publish(source: string, batch: string): Promise<void> {
    this.#log.publish(source, batch, Date.now());
    await this.#hubs.reach(this.#log.head.offset);
  }

  /** Remembers a hub that wants what comes, and answers what it needs until then. A hub may join again at any time. */
  join(hub: string, since?: Cursor): TopicAnswer {
    const answer = this.#log.answer(since);
    this.#storage.addHub(hub, { epoch: answer.epoch, snapshot: answer.snapshot });
    this.#hubs.joined(hub, answer.offset);
    return answer;
  }

  /** What a reader needs that wants nothing after. */
  read(since?: Cursor): TopicAnswer {
    return this.#log.answer(since);
  }
}
