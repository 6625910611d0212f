import { BUCKETS, METRICS, type MetricName } from './catalogue.ts';
import type { Series } from './series.ts';

/** The media type of Prometheus's text format. */
export const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Series as Prometheus reads them, grouped by metric in the catalogue's order; a metric without series is absent.
 *
 * Written out here because what arrives are bucket counts: prom-client takes single observations only, and brings 170 kB and
 * Node's `fs`, `cluster` and `v8` into every isolate. The tests hold this text against prom-client's.
 */
export function expose(series: readonly Series[]): string {
  const names = Object.keys(METRICS).filter((name): name is MetricName => series.some((one) => one.name === name));
  return names
    .map((name) =>
      exposeMetric(
        name,
        series.filter((one) => one.name === name),
      ),
    )
    .join('');
}

function exposeMetric(name: MetricName, series: readonly Series[]): string {
  const { type, help, labels } = METRICS[name];
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
  for (const one of series) {
    const pairs = labels.map((label, index) => `${label}="${escaped(one.labels[index] ?? '')}"`);
    if (type === 'histogram') lines.push(...histogram(name, pairs, one.numbers));
    else lines.push(`${name}${braced(pairs)} ${one.numbers[0]}`);
  }
  return `${lines.join('\n')}\n\n`;
}

function histogram(name: MetricName, pairs: readonly string[], [sum = 0, ...counts]: readonly number[]): string[] {
  let upTo = 0;
  const buckets = counts.map((count, index) => {
    upTo += count;
    return `${name}_bucket${braced([...pairs, `le="${BUCKETS[index] ?? '+Inf'}"`])} ${upTo}`;
  });
  return [...buckets, `${name}_sum${braced(pairs)} ${sum}`, `${name}_count${braced(pairs)} ${upTo}`];
}

function braced(pairs: readonly string[]): string {
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', String.raw`\"`);
}
