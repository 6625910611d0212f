import { DurableObject } from 'cloudflare:workers';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { expose } from '../core/metrics/exposition.ts';
import { countedOf, pointsOf, Sample } from '../core/metrics/samples.ts';
import { gauge, readSeries } from '../core/metrics/series.ts';
import { Totals } from '../core/metrics/totals.ts';
import { readProjections, RelayVitals } from '../core/metrics/vitals.ts';
import { check } from '../core/resilience/check.ts';
import type { ObjectEnv } from './env.ts';
import { RELAY } from './wiring.ts';

/** Reports that come within this time are stored together: rows written are the bill. */
const SAVE_TOGETHER_MS = 100;
/** What a hub said stands for so long; then it is asked, and counts nothing if it does not answer. */
const HUB_BELIEVED_MS = 50_000;
const ASK_LIMIT_MS = 1_000;
/** Samples are taken until this long after the last request or word of an open socket: a house at rest must not be kept awake. */
const AWAKE_MS = 300_000;
const SAMPLES_KEPT_MS = 6 * 3_600_000;

const TOTALS = 'totals';
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS hubs (hub TEXT PRIMARY KEY, sockets INTEGER NOT NULL, topics INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS samples (at INTEGER PRIMARY KEY, sample TEXT NOT NULL)`;

/** A hub as it last told. */
// A type, not an interface: rows of SQLite are checked for an index signature.
type HubCount = {
  readonly hub: string;
  readonly sockets: number;
  readonly topics: number;
};

/**
 * Gathers what every isolate counted, so that totals are totals; one a deployment. It also knows the hubs, and samples the
 * state of the house for the plots of /ops. Not on the way of any request: what reports here does so after its answer.
 */
export class MetricsObject extends DurableObject<ObjectEnv> {
  readonly #totals: Totals;
  #saving: Promise<void> | null = null;
  /** When a request or an open socket was last told of, as this life of the object knows; the next report tells it again. */
  #activeAt = 0;
  /** Whether this life of the object knows its alarm to be set. */
  #armed = false;

  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(SCHEMA);
    const saved = ctx.storage.kv.get<string>(TOTALS);
    this.#totals = saved === undefined ? new Totals() : Totals.load(saved);
  }

  /** Adds one isolate's report (core/metrics/flush.ts), once; answers when it is stored. */
  async gather(isolate: string, sequence: number, series: string): Promise<void> {
    const report = readSeries(JSON.parse(series));
    this.#totals.add(isolate, sequence, report, Date.now());
    if (report.some(({ name }) => name === 'ringside_http_request_duration_seconds')) await this.#stayAwake();
    // Also for one that came before: its first copy may be on its way to the disk.
    await this.#save();
  }

  /** A hub tells how many sockets it has, and of how many topics they are; none: it is forgotten. */
  async hubCounted(hub: string, sockets: number, topics: number): Promise<void> {
    this.#keepHub({ hub, sockets, topics });
    if (sockets > 0) await this.#stayAwake();
  }

  /** Every hub with sockets, as JSON of HubCount[]. What is older than 50 s is asked for again, so a dead hub is gone after that. */
  async hubs(): Promise<string> {
    return JSON.stringify(await this.#hubs());
  }

  /** The totals of all isolates and the sockets, in Prometheus's text format. */
  async expose(): Promise<string> {
    const hubs = await this.#hubs();
    return expose([
      ...this.#totals.series(Date.now()),
      ...hubs.flatMap(({ hub, sockets, topics }) => [
        gauge('ringside_sockets', { hub }, sockets),
        gauge('ringside_topics', { hub }, topics),
      ]),
    ]);
  }

  /** What was sampled since a moment, ms since the epoch: JSON of Point[], oldest first. */
  async history(since: number): Promise<string> {
    const rows = this.ctx.storage.sql.exec<{ sample: string }>('SELECT sample FROM samples WHERE at >= ? ORDER BY at', since).toArray();
    const samples = rows.map((row) => Sample.parse(JSON.parse(row.sample)));
    return JSON.stringify(pointsOf(samples, configOf(this.env).METRICS_SAMPLE_MS));
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    this.#armed = false;
    this.#store(await this.#sample(now));
    if (now - this.#activeAt < AWAKE_MS) await this.#arm();
  }

  async #sample(at: number): Promise<Sample> {
    const config = configOf(this.env);
    const relay = this.env.RELAY.getByName(RELAY);
    const [hubs, backlog, projections] = await Promise.all([
      this.#hubs(),
      check(ASK_LIMIT_MS, async () => RelayVitals.parse(JSON.parse(await relay.health()))),
      check(ASK_LIMIT_MS, (signal) => readProjections(openDatabase(config), signal)),
    ]);
    return {
      at,
      ...countedOf(this.#totals.series(at)),
      sockets: hubs.reduce((sum, { sockets }) => sum + sockets, 0),
      backlogEvents: backlog.value?.backlogEvents ?? null,
      backlogAgeMs: backlog.value?.oldestMs ?? null,
      lagMs: projections.value === null ? null : Math.max(0, ...projections.value.map(({ lagMs }) => lagMs)),
    };
  }

  #store(sample: Sample): void {
    const { sql } = this.ctx.storage;
    sql.exec('INSERT OR REPLACE INTO samples VALUES (?, ?)', sample.at, JSON.stringify(sample));
    sql.exec('DELETE FROM samples WHERE at < ?', sample.at - SAMPLES_KEPT_MS);
  }

  #save(): Promise<void> {
    this.#saving ??= new Promise<void>((resolve) => setTimeout(resolve, SAVE_TOGETHER_MS)).then(() => {
      this.#saving = null;
      this.ctx.storage.kv.put(TOTALS, this.#totals.save(Date.now()));
    });
    return this.#saving;
  }

  async #hubs(): Promise<HubCount[]> {
    const rows = this.ctx.storage.sql.exec<HubCount & { at: number }>('SELECT hub, sockets, topics, at FROM hubs ORDER BY hub').toArray();
    const counts = await Promise.all(rows.map((row) => this.#believed(row)));
    return counts.filter(({ sockets }) => sockets > 0);
  }

  async #believed({ hub, sockets, topics, at }: HubCount & { readonly at: number }): Promise<HubCount> {
    if (Date.now() - at < HUB_BELIEVED_MS) return { hub, sockets, topics };
    const answer = await check(ASK_LIMIT_MS, () => this.env.HUB.getByName(hub).count());
    const count = { hub, sockets: answer.value?.sockets ?? 0, topics: answer.value?.topics ?? 0 };
    this.#keepHub(count);
    return count;
  }

  #keepHub({ hub, sockets, topics }: HubCount): void {
    const { sql } = this.ctx.storage;
    if (sockets === 0) sql.exec('DELETE FROM hubs WHERE hub = ?', hub);
    else sql.exec('INSERT OR REPLACE INTO hubs VALUES (?, ?, ?, ?)', hub, sockets, topics, Date.now());
  }

  async #stayAwake(): Promise<void> {
    this.#activeAt = Date.now();
    if (!this.#armed) await this.#arm();
  }

  async #arm(): Promise<void> {
    this.#armed = true;
    if ((await this.ctx.storage.getAlarm()) !== null) return;
    await this.ctx.storage.setAlarm(Date.now() + configOf(this.env).METRICS_SAMPLE_MS);
  }
}
