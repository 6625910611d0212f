import { z } from 'zod';

const positive = (fallback: number) => z.coerce.number().int().positive().default(fallback);

/**
 * Everything an operator can set, parsed once an isolate from the Worker's bindings (wrangler.toml vars and secrets).
 * Names carry their units; a wrong value stops the start with the name of the variable.
 */
export const Config = z.object({
  DATABASE_URL: z.string().min(1),
  /** Only for a Neon-compatible endpoint that is not Neon's own, e.g. the local stack's. */
  NEON_FETCH_ENDPOINT: z.url().optional(),
  UPSTASH_REDIS_REST_URL: z.url(),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  /** 32 bytes, hex. Server seeds and redeem codes are derived from it; losing it means unrevealed rounds cannot be settled. */
  MASTER_KEY: z.string().regex(/^[0-9a-f]{64}$/),
  /** Ed25519 private key, PKCS#8 PEM: signs the 15-minute JWTs. */
  JWT_PRIVATE_KEY: z.string().min(1),
  /** ISO 4217; one currency a deployment. */
  CURRENCY: z.string().length(3).default('EUR'),
  /** Stands on every ticket. */
  OPERATOR_NAME: z.string().min(1).default('Ringside'),
  /** The language of what is printed. */
  LOCALE: z.enum(['en', 'fr']).default('en'),
  ROUND_WAIT_DURATION_MS: positive(180_000),
  RACE_DURATION_MS: positive(30_000),
  /** Whether a cashier's first sale opens a shift with no float, or a shift must be opened by hand. */
  SHIFTS: z.enum(['automatic', 'by-hand']).default('automatic'),
  /** drand's HTTP API, for rounds whose entropy is a beacon; several, separated by spaces, are asked in turn. */
  DRAND_URLS: z
    .string()
    .default('https://api.drand.sh https://drand.cloudflare.com')
    .transform((list) => list.split(/[\s,]+/).filter((url) => url !== '')),
  /** An object refuses commands with 503 once this many events, or the oldest this old, wait for Postgres. */
  BACKLOG_MAX_EVENTS: positive(200_000),
  BACKLOG_MAX_AGE_MS: positive(900_000),
  /** How many messages, and for how long, a topic keeps for clients that come back. */
  TOPIC_RETAINED_MESSAGES: positive(1_000),
  TOPIC_RETAINED_MS: positive(120_000),
  HUB_MAX_SOCKETS: positive(5_000),
  /** Of one client address, on one hub; generous, because a venue's terminals and viewers may share an address. */
  HUB_MAX_SOCKETS_PER_ADDRESS: positive(5_000),
  HUB_MAX_TOPICS_PER_SOCKET: positive(50),
  /** What one socket may send: this many messages a second in the long run, and this many at once. */
  HUB_MESSAGES_PER_SECOND: positive(20),
  HUB_MESSAGES_BURST: positive(40),
  HUB_FRAME_MAX_BYTES: positive(65_536),
  /** Under load updates are joined: the next leaves when the last has drained, no sooner and no later than this. */
  HUB_PACE_SOONEST_MS: positive(25),
  HUB_PACE_LATEST_MS: positive(100),
  /** How often a hub with sockets asks its topics whether it missed anything; the longest a lost delivery stays unseen. */
  HUB_CONFIRM_MS: positive(60_000),
  /** Requests a minute of one address, or of one account; the table of all limits stands in functions/limits.ts. */
  RATE_ANONYMOUS_PER_MINUTE: positive(60),
  RATE_USER_PER_MINUTE: positive(200),
  RATE_PREMIUM_PER_MINUTE: positive(1_000),
  RATE_STAFF_PER_MINUTE: positive(6_000),
  /** Requests of one address or account that may be under way at once. */
  CONCURRENT_ANONYMOUS: positive(5),
  CONCURRENT_USER: positive(10),
  CONCURRENT_PREMIUM: positive(50),
  CONCURRENT_STAFF: positive(200),
  /** Lets a scraper read /metrics with `Authorization: Bearer …`; without it only an admin may. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** How often the state of the house is sampled for the plots of /ops. */
  METRICS_SAMPLE_MS: positive(15_000),
  APPEND_TIMEOUT_MS: positive(5_000),
  /**
   * The header that says where a request comes from; no client may be able to set it. Cloudflare sets this one itself. Behind
   * a proxy of your own, the header which that proxy overwrites; empty: none is trusted, and all clients are one address.
   */
  CLIENT_ADDRESS_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]*$/)
    .default('cf-connecting-ip'),
  /** Other origins whose pages may send commands, with cookies: `https://shop.example, https://…`. Reading public data is open to all. */
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(/[\s,]+/).filter((origin) => origin !== '')),
  /** `debug` also logs every request. */
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});
export type Config = z.infer<typeof Config>;

/** The Worker's plain bindings, as the platform hands them over. */
export type ConfigBindings = { readonly [Name in keyof z.input<typeof Config>]: string };

let parsed: { readonly from: unknown; readonly config: Config } | undefined;

/** Parses the bindings, once an isolate. @throws ZodError that names each wrong variable. */
export function configOf(env: object): Config {
  if (parsed?.from !== env) parsed = { from: env, config: Config.parse(env) };
  return parsed.config;
}

/** Makes something once an isolate out of the configuration, e.g. a client that holds no connection. */
export function oncePerIsolate<T>(open: (config: Config, env: object) => T): (env: object) => T {
  let made: { readonly from: Config; readonly value: T } | undefined;
  return (env) => {
    const config = configOf(env);
    if (made?.from !== config) made = { from: config, value: open(config, env) };
    return made.value;
  };
}
