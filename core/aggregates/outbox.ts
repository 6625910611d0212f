import type { DomainEvent } from '../kernel/event.ts';
import { log } from '../metrics/log.ts';
import { send } from './client.ts';
import type { Aggregate } from './aggregate.ts';
import type { AggregateDefinition } from './definition.ts';
import type { Journal, StoredRecord } from './journal.ts';
import { OutboxReader } from './outbox-reader.ts';
import type { AggregateWiring } from './wiring.ts';

/**
 * Refusals that say "later": the reaction is sent again. Any other is an answer, and the reaction is done: so is that of a
 * stream that was stopped, or it would stop every stream that has something to tell it.
 */
const NOT_NOW: ReadonlySet<string> = new Set(['core/database-unavailable', 'core/backlog-full', 'core/dependency-away']);

const READERS = ['relay', 'topics', 'reactions'] as const;
type ReaderName = (typeof READERS)[number];

/** Every delivery costs its calls, however few events it carries: under load they leave so far apart, in ms. */
const REST_MS = { relay: 20, topics: 25 } as const;

/**
 * What happens to events after they were stored: recorded in Postgres through the relay, announced on topics, and turned
 * into commands for other aggregates. Three readers of one log, each at its own pace: a slow one holds up no other.
 */
export class Outbox<State, Command, Event extends DomainEvent, Reply> {
  readonly #aggregate: Aggregate<State, Command, Event, Reply>;
  readonly #definition: AggregateDefinition<State, Command, Event, Reply>;
  readonly #journal: Journal<Event>;
  readonly #wiring: AggregateWiring;
  readonly #readers: Readonly<Record<ReaderName, OutboxReader<Event>>>;
  #savedCursors: string;
  /** Why the stream was stopped, if it was. */
  halted: string | null;

  constructor(
    aggregate: Aggregate<State, Command, Event, Reply>,
    definition: AggregateDefinition<State, Command, Event, Reply>,
    journal: Journal<Event>,
    wiring: AggregateWiring,
  ) {
    this.#aggregate = aggregate;
    this.#definition = definition;
    this.#journal = journal;
    this.#wiring = wiring;
    this.halted = journal.get('halted');
    this.#savedCursors = journal.get('cursors') ?? JSON.stringify({ relay: 0, topics: 0, reactions: 0 });
    const cursors = JSON.parse(this.#savedCursors) as Record<ReaderName, number>;
    this.#readers = {
      relay: new OutboxReader('relay', journal, cursors.relay, (records) => this.#record(records), REST_MS.relay),
      topics: new OutboxReader('topics', journal, cursors.topics, (records) => this.#announce(records), REST_MS.topics),
      reactions: new OutboxReader('reactions', journal, cursors.reactions, (records) => this.#react(records)),
    };
  }

  get isEmpty(): boolean {
    return READERS.every((name) => this.#isDone(name));
  }

  /** How many events wait for Postgres, and since when the oldest does (ms since the epoch; `now` when none). */
  backlog(now: number): { readonly events: number; readonly oldestAt: number } {
    const { cursor } = this.#readers.relay;
    return { events: this.#journal.head - cursor, oldestAt: this.#journal.read(cursor, 1)[0]?.recordedAt ?? now };
  }

  /** Moves everything on as far as it goes. Never rejects. */
  async run(now: number): Promise<void> {
    await Promise.all(READERS.filter((name) => !this.#isDone(name)).map((name) => this.#readers[name].run(now)));
    this.#journal.releaseTail(Math.min(...READERS.map((name) => this.#readers[name].cursor)));
  }

  /** Everything in the journal came from Postgres: the relay has nothing to do; topics skip what they know. */
  adopted(): void {
    this.#readers.relay.cursor = this.#journal.head;
  }

  /**
   * Stores where the readers are; call it inside a transaction. Cursors may lag behind (what is delivered twice changes
   * nothing), so the alarm stores them, once a second at most, and no commit pays a row for them.
   */
  saveCursors(): void {
    const cursors = JSON.stringify(Object.fromEntries(READERS.map((name) => [name, this.#readers[name].cursor])));
    if (cursors === this.#savedCursors) return;
    this.#journal.set('cursors', cursors);
    this.#savedCursors = cursors;
  }

  #isDone(name: ReaderName): boolean {
    return this.#readers[name].isCaughtUp || (name === 'relay' && this.halted !== null);
  }

  async #record(records: readonly StoredRecord<Event>[]): Promise<void> {
    const answer = await this.#wiring.append({
      streamId: this.#aggregate.streamId,
      records: records.map((record) => record.text).join(','),
      count: records.length,
      pending: this.#journal.head - this.#readers.relay.cursor,
      oldestAt: records[0]?.recordedAt ?? 0,
    });
    if (answer.status === 'stored') return;
    if (answer.status === 'conflict') this.#halt(`Postgres holds another version of this stream (it stands at ${answer.version})`);
    if (answer.status === 'refused') this.#halt(`Postgres refuses its events: ${answer.reason}`);
    throw new Error(`the relay answered ${answer.status}`);
  }

  /** Stops the stream rather than fork it, or send for ever what is never taken. */
  #halt(reason: string): void {
    this.halted = reason;
    this.#journal.transaction(() => this.#journal.set('halted', reason));
    log.error('a stream was stopped', { streamId: this.#aggregate.streamId, reason });
  }

  async #announce(records: readonly StoredRecord<Event>[]): Promise<void> {
    const messages = new Map<string, string[]>();
    for (const record of records) {
      for (const { topic, event, data } of this.#definition.announce(this.#aggregate.read(record))) {
        const list = messages.get(topic) ?? [];
        if (list.length === 0) messages.set(topic, list);
        list.push(JSON.stringify({ version: record.version, event, data }));
      }
    }
    const source = this.#aggregate.streamId;
    await Promise.all([...messages].map(([topic, list]) => this.#wiring.publish(topic, source, `[${list.join(',')}]`)));
  }

  async #react(records: readonly StoredRecord<Event>[]): Promise<void> {
    for (const record of records) {
      for (const [index, reaction] of this.#definition.react(this.#aggregate.read(record)).entries()) {
        // One id for every delivery of this reaction, so that the second changes nothing.
        const commandId = `${this.#aggregate.streamId}#${record.version}.${index}`;
        const stub = this.#wiring.aggregate(reaction.aggregateType, reaction.id);
        const outcome = await send(stub, { command: reaction.command, commandId, actor: 'system', correlationId: commandId });
        if (!outcome.ok && NOT_NOW.has(outcome.rejection.code)) throw new Error(`a reaction was not taken: ${outcome.rejection.code}`);
      }
    }
  }
}
