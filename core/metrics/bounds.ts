/**
 * What is still well. The plots of /ops draw these in and the alert rules fire past them (a test holds the two together);
 * the bounds of backlog and sockets are settings: BACKLOG_MAX_EVENTS, BACKLOG_MAX_AGE_MS, HUB_MAX_SOCKETS.
 */
export const BOUNDS = {
  /** How long a read table may be behind the store, ms. */
  lagMs: 1_000,
  /** Requests a second that may fail on our side (5xx). */
  errorsPerSecond: 0.1,
  /** What 99 of 100 requests must stay under, ms. */
  latencyMs: 250,
  /** The share of look-ups that a cache should answer. */
  cacheHitRate: 0.8,
  /** What one deployment is planned for on the real platform, where an object takes about so many. */
  requestsPerSecond: 1_000,
} as const;
