import { EventRecord, schemaVersionOf, upcast, type DomainEvent } from '../kernel/event.ts';
import { deriveSecret, sha256Hex } from '../kernel/hash.ts';
import { log } from '../metrics/log.ts';
import type { Outcome } from './client.ts';
import type { AggregateDefinition, CommandEnvelope, DecisionContext } from './definition.ts';
import type { Journal, StoredOutcome, StoredRecord } from './journal.ts';

/** Whose secrets every stream derives alike (`deriveHouse`): no stream is called so. */
export const HOUSE = 'house';

/** A wake replays at most so many events. */
const SNAPSHOT_EVERY = 1_000;

interface Cause {
  readonly commandId: string | null;
  readonly commandHash: string | null;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  readonly clientHash?: string | undefined;
}

/**
 * One stream in memory: its state, and what a command does to it. Synchronous; the methods that write run inside
 * `journal.transaction`, so that events, outcomes and snapshot are stored together or not at all.
 */
export class Aggregate<State, Command, Event extends DomainEvent, Reply> {
  readonly streamId: string;
  readonly #definition: AggregateDefinition<State, Command, Event, Reply>;
  readonly #journal: Journal<Event>;
  readonly #id: string;
  readonly #masterKey: string;
  readonly #secrets = new Map<string, string>();
  /** What is known of the commands at hand. */
  #known = new Map<string, StoredOutcome>();
  #state: State;
  #version = 0;
  #snapshotVersion = 0;

  constructor(id: string, definition: AggregateDefinition<State, Command, Event, Reply>, journal: Journal<Event>, masterKey: string) {
    this.#id = id;
    this.streamId = `${definition.type}:${id}`;
    this.#definition = definition;
    this.#journal = journal;
    this.#masterKey = masterKey;
    this.#state = definition.initialState;
    this.#load();
  }

  get state(): State {
    return this.#state;
  }

  /** When time alone will change this stream next, ms since the epoch. */
  get dueAt(): number | null {
    return this.#definition.due(this.#state)?.at ?? null;
  }

  /** Looks up what is known of commands that are about to be handled: one query for all that arrived together. */
  recall(envelopes: readonly CommandEnvelope<Command>[]): void {
    this.#known = this.#journal.outcomes(envelopes.flatMap(({ commandId }) => commandId ?? []));
  }

  /**
   * Decides one command, or repeats what was answered when its id is known; `recall` stands before it.
   * @param refuse  Asked before a new command is decided: why it is not taken now, if so. That is not remembered.
   */
  handle(
    envelope: CommandEnvelope<Command>,
    now: number,
    refuse: (envelope: CommandEnvelope<Command>) => Outcome<never> | null = () => null,
  ): Outcome<Reply> {
    const { commandId } = envelope;
    const commandHash = commandId === null ? null : sha256Hex(JSON.stringify(envelope.command)).slice(0, 32);
    const known = commandId === null ? undefined : this.#known.get(commandId);
    if (known !== undefined) return this.#repeat(known, commandHash, now);
    const refusal = refuse(envelope);
    if (refusal !== null) return refusal;

    this.elapse(now);
    const decision = this.#definition.decide(envelope.command, this.#state, this.#context(now, envelope.within));
    const firstVersion = this.#version + 1;
    if (decision.ok) this.#append(decision.events, { ...envelope, commandHash }, now);
    const rejection = decision.ok ? null : decision.rejection;
    // Nothing is remembered of a stream that does not exist: a guessed id leaves nothing behind.
    const isRemembered = decision.ok || decision.isForNow !== true;
    if (commandId !== null && commandHash !== null && this.#version > 0 && isRemembered) {
      if (this.#version < firstVersion) this.#journal.saveOutcome(commandId, commandHash, rejection, now);
      this.#known.set(commandId, { hash: commandHash, firstVersion, lastVersion: this.#version, rejection });
    }
    return decision.ok ? this.#accepted(decision.events, this.#version, now) : { ok: false, rejection: decision.rejection };
  }

  /** Decides everything that time has brought about by `now`. */
  elapse(now: number): void {
    for (let due = this.#definition.due(this.#state); due !== null && due.at <= now; due = this.#definition.due(this.#state)) {
      const decision = this.#definition.decide(due.command, this.#state, this.#context(now));
      if (!decision.ok || decision.events.length === 0) {
        log.error('what was due was not decided', { streamId: this.streamId, code: decision.ok ? 'no events' : decision.rejection.code });
        return;
      }
      this.#append(decision.events, { commandId: null, commandHash: null, actor: 'system', correlationId: crypto.randomUUID() }, now);
    }
  }

  /** Takes over records that Postgres has and this object does not, with the idempotency that stands on them. */
  adopt(records: readonly EventRecord[]): void {
    for (const record of records) {
      if (record.version !== this.#version + 1)
        throw new Error(`${this.streamId}: version ${record.version} does not follow ${this.#version}`);
      const event = this.#eventOf(record);
      const subject = this.#subjectOf(event);
      const stored = { version: record.version, recordedAt: Date.parse(record.recordedAt), text: JSON.stringify(record), subject, event };
      this.#journal.append(stored, record.commandId);
      this.#evolve(event);
    }
    this.#snapshot();
  }

  /** The event of a stored record, lifted to its newest shape. */
  read(stored: StoredRecord<Event>): Event {
    return stored.event ?? this.#eventOf(EventRecord.parse(JSON.parse(stored.text)));
  }

  #repeat(known: StoredOutcome, commandHash: string | null, now: number): Outcome<Reply> {
    if (known.hash !== commandHash) return { ok: false, rejection: { code: 'core/idempotency-key-reused', details: {} } };
    if (known.rejection !== null) return { ok: false, rejection: known.rejection };
    const stored = this.#journal.read(known.firstVersion - 1, known.lastVersion - known.firstVersion + 1);
    const events = stored.map((record) => this.read(record));
    return this.#accepted(events, known.lastVersion, now);
  }

  #accepted(events: readonly Event[], version: number, now: number): Outcome<Reply> {
    return { ok: true, version, reply: this.#definition.reply(events, this.#state, this.#context(now)) };
  }

  #append(events: readonly Event[], cause: Cause, now: number): void {
    const recordedAt = new Date(now).toISOString();
    for (const event of events) {
      const version = this.#version + 1;
      // Spelt out rather than spread: this line runs once a ticket, and absent fields keep the record small.
      const text = JSON.stringify({
        eventId: crypto.randomUUID(),
        streamId: this.streamId,
        aggregateType: this.#definition.type,
        version,
        type: event.type,
        schemaVersion: schemaVersionOf(this.#definition.upcasters, event.type),
        data: event.data,
        commandId: cause.commandId ?? undefined,
        commandHash: cause.commandHash ?? undefined,
        correlationId: cause.correlationId,
        causationId: cause.causationId,
        actor: cause.actor,
        clientHash: cause.clientHash,
        recordedAt,
      });
      this.#journal.append({ version, recordedAt: now, text, subject: this.#subjectOf(event), event }, cause.commandId);
      this.#evolve(event);
    }
    if (this.#version - this.#snapshotVersion >= SNAPSHOT_EVERY) this.#snapshot();
  }

  #evolve(event: Event): void {
    // The platform may wake an object by its alarm without telling its name.
    if (this.#version === 0) this.#journal.set('id', this.#id);
    this.#state = this.#definition.evolve(this.#state, event);
    this.#version += 1;
  }

  #eventOf(record: EventRecord): Event {
    return this.#definition.eventSchema.parse({ type: record.type, data: upcast(this.#definition.upcasters, record) });
  }

  get #shape(): number {
    return this.#definition.stateShape ?? 1;
  }

  #context(now: number, within: Readonly<Record<string, string>> = {}): DecisionContext<Event> {
    return {
      now,
      within,
      derive: (purpose) => this.derive(purpose),
      deriveHouse: (purpose) => this.#secret(HOUSE, purpose),
      history: (subject) => this.history(subject),
    };
  }

  /** The events about one subject, oldest first. */
  history(subject: string): readonly Event[] {
    return this.#journal.history(subject).map((record) => this.read(record));
  }

  #subjectOf(event: Event): string | null {
    return this.#definition.subject?.(event) ?? null;
  }

  /** A secret of this stream (core/kernel/hash.ts), computed once a life. */
  derive(purpose: string): string {
    return this.#secret(this.streamId, purpose);
  }

  #secret(owner: string, purpose: string): string {
    const name = `${owner}:${purpose}`;
    const known = this.#secrets.get(name);
    if (known !== undefined) return known;
    const secret = deriveSecret(this.#masterKey, owner, purpose);
    this.#secrets.set(name, secret);
    return secret;
  }

  #load(): void {
    if (this.#definition.subject !== undefined) this.#journal.indexSubjects((record) => this.#subjectOf(this.read(record)));
    const text = this.#journal.get('snapshot');
    const snapshot = text === null ? null : (JSON.parse(text) as { version: number; shape?: number; state: State });
    if (snapshot !== null && (snapshot.shape ?? 1) === this.#shape) {
      this.#state = snapshot.state;
      this.#version = snapshot.version;
      this.#snapshotVersion = snapshot.version;
    }
    for (const record of this.#journal.read(this.#version, Number.MAX_SAFE_INTEGER)) this.#evolve(this.read(record));
  }

  #snapshot(): void {
    this.#journal.set('snapshot', JSON.stringify({ version: this.#version, shape: this.#shape, state: this.#state }));
    this.#snapshotVersion = this.#version;
  }
}
