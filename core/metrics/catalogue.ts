/** One metric: how Prometheus is told of it, and the labels each of its series carries. */
interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

/** Every metric of the house, by its Prometheus name. Nothing a stranger can choose may become a label: each value is a series kept for ever. */
export const METRICS = {
  // Counted in isolates, totalled over all of them.
  ringside_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time to answer a request; pages and files have no route: none',
    labels: ['route', 'method', 'status', 'tier'],
  },
  ringside_wait_duration_seconds: {
    type: 'histogram',
    help: 'Time spent waiting for a dependency: postgres, redis, assets, object:<class>',
    labels: ['dependency', 'outcome'],
  },
  ringside_breaker_opened_total: { type: 'counter', help: 'How often a dependency was given up for a while', labels: ['dependency'] },
  ringside_cache_requests_total: {
    type: 'counter',
    help: 'Look-ups by key family and where they were answered',
    labels: ['family', 'result'],
  },
  ringside_cache_load_duration_seconds: { type: 'histogram', help: 'Time to load what no cache had', labels: ['family'] },
  ringside_audit_verifications_total: {
    type: 'counter',
    help: 'Walks along the audit trail: ok, unfinished or broken',
    labels: ['outcome'],
  },
  ringside_limited_total: { type: 'counter', help: 'Requests refused by a limit', labels: ['tier', 'limit'] },
  ringside_breakers_open: { type: 'gauge', help: 'Isolates that leave a dependency alone now', labels: ['dependency'] },

  // Asked for at the scrape; absent while what knows it does not answer.
  ringside_up: { type: 'gauge', help: '1 when a dependency answered this scrape in time, else 0', labels: ['dependency'] },
  ringside_backlog_events: { type: 'gauge', help: 'Events that wait for Postgres', labels: [] },
  ringside_backlog_age_seconds: { type: 'gauge', help: 'Age of the oldest event that waits for Postgres', labels: [] },
  ringside_backlog_streams: { type: 'gauge', help: 'Streams with events that wait for Postgres', labels: [] },
  ringside_halted_streams: { type: 'gauge', help: 'Streams that were stopped: their record and their object disagree', labels: [] },
  ringside_position: { type: 'gauge', help: 'The last position given in the event store', labels: [] },
  ringside_projection_lag_positions: { type: 'gauge', help: 'Positions a projection is behind the store', labels: ['projection'] },
  ringside_projection_lag_seconds: { type: 'gauge', help: 'How long a projection has been behind the store', labels: ['projection'] },
  ringside_sockets: { type: 'gauge', help: 'Open sockets', labels: ['hub'] },
  ringside_topics: { type: 'gauge', help: 'Topics that sockets of a hub have joined', labels: ['hub'] },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
export type NameOf<Type extends Metric['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>;

/** Upper ends of every histogram's buckets, seconds; one bucket more holds what took longer. */
export const BUCKETS: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How many numbers a series has: a counter and a gauge their value, a histogram its sum and then the count of each bucket. */
export function widthOf(name: MetricName): number {
  return METRICS[name].type === 'histogram' ? 2 + BUCKETS.length : 1;
}

/** Whether a name is of this catalogue: another version of the Worker may have others. */
export function isMetric(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}
