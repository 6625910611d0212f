import { DurableObject } from 'cloudflare:workers';
import { EventRecord, type DomainEvent } from '../kernel/event.ts';
import { ActorLimit } from '../limits/actor-limit.ts';
import { asError, log } from '../metrics/log.ts';
import { count } from '../metrics/meter.ts';
import { Aggregate } from './aggregate.ts';
import type { Outcome } from './client.ts';
import type { AggregateDefinition, CommandEnvelope } from './definition.ts';
import { digestOf, type StoredDigests } from './digest.ts';
import { Journal } from './journal.ts';
import { Outbox } from './outbox.ts';
import type { AggregateWiring } from './wiring.ts';

/** While something waits in the outbox an alarm stands at most this far ahead, so delivery goes on without a request. */
const OUTBOX_ALARM_MS = 1_000;
const PRUNE_EVERY_MS = 3_600_000;
/** Set while the journal holds a part of what Postgres has: a stream is read back page by page. */
const INCOMPLETE = 'incomplete';
/** The actor of what follows from events and time. */
const SYSTEM = 'system';

interface Waiting<Command> {
  readonly envelopes: readonly CommandEnvelope<Command>[];
  readonly resolve: (outcomes: string) => void;
}

interface Loaded<State, Command, Event extends DomainEvent, Reply> {
  readonly aggregate: Aggregate<State, Command, Event, Reply>;
  readonly outbox: Outbox<State, Command, Event, Reply>;
}

/**
 * The shell of every aggregate: one object, one stream, one writer. It loads, lets the aggregate decide, persists events,
 * outcomes and alarm in one turn (so they commit together), answers, and keeps the outbox moving.
 *
 * Promises: what was answered with success is durable (the output gate holds the reply until then); a command id has one
 * outcome for ever; time is checked on every command, so a late or doubled alarm changes nothing.
 */
export abstract class AggregateObject<State, Command, Event extends DomainEvent, Reply> extends DurableObject {
  readonly #definition: AggregateDefinition<State, Command, Event, Reply>;
  readonly #wiring: AggregateWiring;
  readonly #actorLimit: ActorLimit | null;
  protected readonly journal: Journal<Event>;
  #loaded: Loaded<State, Command, Event, Reply> | null = null;
  #loading: Promise<Loaded<State, Command, Event, Reply>> | null = null;
  #queue: Waiting<Command>[] = [];
  /** When the alarm stands, as far as this life of the object knows; Infinity: not set. */
  #alarmAt = Infinity;
  #prunedAt = 0;

  constructor(
    ctx: DurableObjectState,
    env: object,
    definition: AggregateDefinition<State, Command, Event, Reply>,
    wiring: AggregateWiring,
  ) {
    super(ctx, env);
    this.#definition = definition;
    this.#wiring = wiring;
    this.#actorLimit = wiring.actorRate === undefined ? null : new ActorLimit(wiring.actorRate);
    this.journal = new Journal(ctx.storage);
  }

  /** Decides commands: a JSON array of envelopes in, a JSON array of outcomes out (core/aggregates/client.ts). */
  async execute(request: string): Promise<string> {
    const envelopes = JSON.parse(request) as CommandEnvelope<Command>[];
    if (this.#loaded === null) {
      try {
        await this.load(envelopes.every((envelope) => this.#definition.opens(envelope.command)));
      } catch (thrown) {
        log.warn('a stream could not be read back', { streamId: this.#streamId, error: asError(thrown) });
        return JSON.stringify(envelopes.map(() => refused('core/database-unavailable')));
      }
    }
    return new Promise((resolve) => {
      this.#queue.push({ envelopes, resolve });
      // Commands that arrive in one turn of the event loop commit together.
      if (this.#queue.length === 1) setTimeout(() => this.#drain(), 0);
    });
  }

  /**
   * What is stored here of the stream after a version, as the JSON of StoredDigests: for a comparison with Postgres. It looks
   * at the storage alone, so that an object which lost a part of it shows that, before it wakes and pulls it forward.
   */
  async digests(after: number, limit: number): Promise<string> {
    const records = this.journal.read(after, limit + 1);
    const digests = records.slice(0, limit).map(({ text }) => digestOf(EventRecord.parse(JSON.parse(text))));
    const told: StoredDigests = { head: this.journal.head, digests, nextRecordedAt: records[limit]?.recordedAt ?? null };
    return JSON.stringify(told);
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = Infinity;
    try {
      await this.load(false);
    } catch (thrown) {
      log.error('an alarm failed and comes again', { streamId: this.#streamId, error: asError(thrown) });
      this.#armAt(Date.now() + OUTBOX_ALARM_MS);
      return;
    }
    const { aggregate, outbox } = this.#loaded ?? raise('an alarm before the load');
    const now = Date.now();
    this.#commit(() => {
      if (outbox.halted === null) aggregate.elapse(now);
      outbox.saveCursors();
      if (now - this.#prunedAt > PRUNE_EVERY_MS) this.journal.pruneRejections(now);
    });
    this.#prunedAt = now;
    this.#arm(now);
    // Not awaited: while Postgres hangs, the next deadline must not wait for it. The alarm just set looks after the outbox.
    this.ctx.waitUntil(outbox.run(now));
  }

  /** The stream in memory; read from storage once, pulled forward from Postgres where that has more. */
  protected load(opening: boolean): Promise<Loaded<State, Command, Event, Reply>> {
    if (this.#loaded !== null) return Promise.resolve(this.#loaded);
    this.#loading ??= this.#read(opening).finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #read(opening: boolean): Promise<Loaded<State, Command, Event, Reply>> {
    const aggregate = new Aggregate(this.#id, this.#definition, this.journal, this.#wiring.masterKey);
    const outbox = new Outbox(aggregate, this.#definition, this.journal, this.#wiring);
    const wasEmpty = this.journal.isEmpty;
    try {
      await this.#pullForward(aggregate);
      if (wasEmpty) outbox.adopted();
    } catch (thrown) {
      // An object that has its storage goes on without Postgres, and new streams open; one that lost its storage, or got back
      // only a part of it, must not guess.
      if ((wasEmpty && !opening) || this.journal.get(INCOMPLETE) === 'yes') throw thrown;
      log.warn('a stream was not compared with Postgres on waking', { streamId: this.#streamId, error: asError(thrown) });
    }
    this.#alarmAt = (await this.ctx.storage.getAlarm()) ?? Infinity;
    this.#loaded = { aggregate, outbox };
    return this.#loaded;
  }

  async #pullForward(aggregate: Aggregate<State, Command, Event, Reply>): Promise<void> {
    for await (const records of this.#wiring.readStream(this.#streamId, this.journal.head)) {
      this.#commit(() => {
        aggregate.adopt(records);
        this.journal.set(INCOMPLETE, 'yes');
      });
      log.warn('a stream was pulled forward from Postgres', { streamId: this.#streamId, version: this.journal.head });
    }
    if (this.journal.get(INCOMPLETE) === 'yes') this.#commit(() => this.journal.set(INCOMPLETE, 'no'));
  }

  #drain(): void {
    const waiting = this.#queue;
    this.#queue = [];
    const now = Date.now();
    const { aggregate, outbox } = this.#loaded ?? raise('a drain before the load');
    const answers: string[] = [];
    const closed = this.#refusal(outbox, now);
    const refuse = (envelope: CommandEnvelope<Command>) => closed ?? this.#tooMany(envelope.actor, now);
    this.#commit(() => {
      aggregate.recall(waiting.flatMap(({ envelopes }) => envelopes));
      for (const { envelopes } of waiting) {
        const outcomes: Outcome<Reply>[] = envelopes.map((envelope) => aggregate.handle(envelope, now, refuse));
        answers.push(JSON.stringify(outcomes));
      }
    });
    this.#arm(now);
    for (const [index, { resolve }] of waiting.entries()) resolve(answers[index] ?? '[]');
    void outbox.run(now);
  }

  /**
   * Stores what `write` writes, all of it or nothing. A failure ends this life of the object: its memory may be ahead of what
   * was stored, and what never happened would be sent to Postgres; the next life reads the truth.
   */
  #commit(write: () => void): void {
    try {
      this.journal.transaction(write);
    } catch (thrown) {
      log.error('an object was aborted in the middle of a commit', { streamId: this.#streamId, error: asError(thrown) });
      this.ctx.abort('a commit failed');
      throw thrown;
    }
  }

  /** Why no new command is taken now, if so: the stream was stopped, or too much waits for Postgres. */
  #refusal(outbox: Outbox<State, Command, Event, Reply>, now: number): Outcome<never> | null {
    if (outbox.halted !== null) return refused('core/stream-halted');
    const backlog = outbox.backlog(now);
    const tooMany = backlog.events >= this.#wiring.backlogMaxEvents;
    const tooOld = now - backlog.oldestAt >= this.#wiring.backlogMaxAgeMs;
    return tooMany || tooOld ? refused('core/backlog-full', { backlogEvents: backlog.events }) : null;
  }

  /** Counts a new command of an actor; the refusal when it is one too many. What other objects bring about is never too much. */
  #tooMany(actor: string, now: number): Outcome<never> | null {
    if (actor === SYSTEM) return null;
    const waitMs = this.#actorLimit?.take(actor, now) ?? 0;
    if (waitMs === 0 || this.#actorLimit === null) return null;
    count('ringside_limited_total', { tier: 'staff', limit: 'commands' });
    const { burst, perSecond } = this.#actorLimit.rate;
    const details = { requests: burst, seconds: burst / perSecond, retryAfterSeconds: Math.ceil(waitMs / 1_000) };
    return { ok: false, rejection: { code: 'core/too-many-requests', details: { ...details, limit: 'commands' } } };
  }

  /** Sets the alarm for what is due next, or for the outbox while it is not empty, whichever is first. */
  #arm(now: number): void {
    const { aggregate, outbox } = this.#loaded ?? raise('an alarm before the load');
    if (outbox.halted !== null) return;
    const due = aggregate.dueAt ?? Infinity;
    // What is still due after it was decided cannot be decided: looking again at once would look for ever.
    const dueAt = due <= now ? now + OUTBOX_ALARM_MS : due;
    this.#armAt(outbox.isEmpty ? dueAt : Math.min(dueAt, now + OUTBOX_ALARM_MS));
  }

  #armAt(at: number): void {
    if (at >= this.#alarmAt) return;
    this.#alarmAt = at;
    // An alarm at this very moment, set inside alarm(), stalls on the platform: it must lie ahead.
    void this.ctx.storage.setAlarm(Math.max(at, Date.now() + 1));
  }

  get #id(): string {
    const { name } = this.ctx.id;
    if (name !== undefined) return name;
    return this.journal.get('id') ?? raise('an object without a name');
  }

  get #streamId(): string {
    return `${this.#definition.type}:${this.#id}`;
  }
}

function refused(code: string, details: Record<string, number> = {}): Outcome<never> {
  return { ok: false, rejection: { code, details } };
}

function raise(message: string): never {
  throw new Error(message);
}
