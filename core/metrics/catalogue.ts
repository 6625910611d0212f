/** One metric: how Prometheus is told of it, and the labels each of its series carries. */
interface Metric {
  readonly type: 'counter' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
}

/** Everything that isolates count, by its Prometheus name. What objects know by themselves is asked of them at the scrape. */
export const METRICS = {
  ringside_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time to answer a request',
    labels: ['route', 'method', 'status', 'tier'],
  },
  ringside_wait_duration_seconds: { type: 'histogram', help: 'Time spent waiting for a dependency', labels: ['dependency', 'outcome'] },
  ringside_breaker_opened_total: { type: 'counter', help: 'How often a dependency was given up for a while', labels: ['dependency'] },
  ringside_cache_requests_total: {
    type: 'counter',
    help: 'Look-ups by key family and where they were answered',
    labels: ['family', 'result'],
  },
  ringside_cache_load_duration_seconds: { type: 'histogram', help: 'Time to load what no cache had', labels: ['family'] },
  ringside_limited_total: { type: 'counter', help: 'Requests refused by a limit', labels: ['tier', 'limit'] },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
export type NameOf<Type extends Metric['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>;
