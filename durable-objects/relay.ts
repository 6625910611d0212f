import { DurableObject } from 'cloudflare:workers';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { appendEvents } from '../core/events/event-store.ts';
import { Relay } from '../core/events/relay.ts';
import { flushBeside } from '../core/metrics/flush.ts';
import { asError, log } from '../core/metrics/log.ts';
import type { ObjectEnv } from './env.ts';
import { PROJECTIONS } from './projections.ts';

/** A projection that reads none of the events is moved along too, so long after the first of them. */
const IDLE_POKE_MS = 1_000;

/** Records events in Postgres for all aggregates, and pokes the projectors. It remembers only which streams were stopped. */
export class RelayObject extends DurableObject<ObjectEnv> {
  readonly #relay: Relay;
  /** Projections whose seldom poke is on its way. */
  readonly #soon = new Set<string>();

  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env);
    const config = configOf(env);
    const database = openDatabase(config);
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS halted (stream_id TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL)');
    this.#relay = new Relay({
      append: (records) => appendEvents(database, records, config.APPEND_TIMEOUT_MS),
      stored: (position, aggregateTypes) => this.#poke(position, aggregateTypes),
      halted: (streamId, reason) => this.#halted(streamId, reason),
    });
  }

  /** Takes one stream's records (EventRecords as JSON, no brackets); answers a RelayAnswer as JSON. */
  async append(streamId: string, records: string, count: number, pending: number, oldestAt: number): Promise<string> {
    const answer = await this.#relay.append({ streamId, records, count, pending, oldestAt });
    flushBeside(this.ctx, this.env);
    return JSON.stringify(answer);
  }

  /** What waits, what stopped and how far the store has come, as JSON. */
  async health(): Promise<string> {
    const halted = this.ctx.storage.sql.exec<{ stream_id: string }>('SELECT stream_id FROM halted ORDER BY at').toArray();
    const { events, oldestAt, streams } = this.#relay.backlog();
    return JSON.stringify({
      backlogEvents: events,
      oldestMs: oldestAt === null ? 0 : Date.now() - oldestAt,
      streams,
      halted: halted.map((row) => row.stream_id),
      lastPosition: this.#relay.lastPosition,
    });
  }

  #poke(position: number, stored: ReadonlySet<string>): void {
    for (const { name, aggregateTypes } of PROJECTIONS) {
      if (aggregateTypes.some((type) => stored.has(type))) this.#send(name, position);
      else this.#sendSoon(name);
    }
  }

  // After the events, not before: the last ones of a burst would else wait for the cron.
  #sendSoon(name: string): void {
    if (this.#soon.has(name)) return;
    this.#soon.add(name);
    setTimeout(() => {
      this.#soon.delete(name);
      this.#send(name, this.#relay.lastPosition);
    }, IDLE_POKE_MS);
  }

  #send(name: string, position: number): void {
    const projector = this.env.PROJECTOR.get(this.env.PROJECTOR.idFromName(name));
    projector
      .poke(position)
      .catch((thrown: unknown) => log.warn('a projector was not reached', { projection: name, error: asError(thrown) }));
  }

  #halted(streamId: string, reason: string): void {
    log.error('a stream cannot be recorded and was stopped', { streamId, reason });
    this.ctx.storage.sql.exec('INSERT OR IGNORE INTO halted (stream_id, reason, at) VALUES (?, ?, ?)', streamId, reason, Date.now());
  }
}
