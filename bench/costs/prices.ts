/** A unit price in US dollars, where it was read and when. */
export interface Price {
  readonly title: string;
  readonly unit: string;
  /** For one `per` of the unit. */
  readonly usd: number;
  readonly per: number;
  /** Of the unit a month, before anything is charged. */
  readonly included: number;
  readonly source: string;
}

const MILLION = 1_000_000;
const GB = 1_000_000_000;

const WORKERS = 'Cloudflare, Workers pricing (Workers Paid)';
const OBJECTS = 'Cloudflare, Durable Objects pricing (Workers Paid, SQLite)';
const LOGS = 'Cloudflare, Workers Logs pricing; another one follows on 1 December 2026';
const NEON = 'Neon, plans (Launch)';
const UPSTASH = 'Upstash, Redis pricing (Pay as You Go)';

/** When the pages were read. */
export const PRICES_READ = '2026-11-21';

/** The least that Workers Paid costs a month. */
export const SUBSCRIPTION_USD = 5;

export const PRICES = {
  workerRequests: { title: 'Worker requests', unit: 'requests', usd: 0.3, per: MILLION, included: 10 * MILLION, source: WORKERS },
  workerCpuMs: { title: 'Worker CPU', unit: 'ms', usd: 0.02, per: MILLION, included: 30 * MILLION, source: WORKERS },
  logEvents: { title: 'Log events', unit: 'events', usd: 0.6, per: MILLION, included: 20 * MILLION, source: LOGS },
  objectRequests: { title: 'Object requests', unit: 'requests', usd: 0.15, per: MILLION, included: MILLION, source: OBJECTS },
  objectGbSeconds: { title: 'Object duration', unit: 'GB-s', usd: 12.5, per: MILLION, included: 400_000, source: OBJECTS },
  rowsRead: { title: 'Object rows read', unit: 'rows', usd: 0.001, per: MILLION, included: 25_000 * MILLION, source: OBJECTS },
  rowsWritten: { title: 'Object rows written', unit: 'rows', usd: 1, per: MILLION, included: 50 * MILLION, source: OBJECTS },
  objectBytes: { title: 'Object storage', unit: 'bytes, a month', usd: 0.2, per: GB, included: 5 * GB, source: OBJECTS },
  postgresComputeHours: { title: 'Postgres compute', unit: 'CU-hours', usd: 0.106, per: 1, included: 0, source: NEON },
  postgresBytes: { title: 'Postgres storage', unit: 'bytes, a month', usd: 0.35, per: GB, included: 0, source: NEON },
  postgresBytesOut: { title: 'Postgres transfer', unit: 'bytes', usd: 0.1, per: GB, included: 100 * GB, source: NEON },
  redisCommands: { title: 'Redis commands', unit: 'commands', usd: 0.2, per: 100_000, included: 0, source: UPSTASH },
  redisBytes: { title: 'Redis transfer', unit: 'bytes', usd: 0.03, per: GB, included: 200 * GB, source: UPSTASH },
} as const satisfies Readonly<Record<string, Price>>;

export type Item = keyof typeof PRICES;
