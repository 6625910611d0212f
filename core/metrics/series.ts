import { z } from 'zod';
import { isMetric, METRICS, widthOf, type LabelsOf, type MetricName, type NameOf } from './catalogue.ts';

/** One series: its metric, its label values in the catalogue's order, and its numbers (see `widthOf`). */
export interface Series {
  readonly name: MetricName;
  readonly labels: readonly string[];
  readonly numbers: number[];
}

/** A series as it travels; one that this version's catalogue does not know is left out. */
const WireSeries = z.tuple([z.string(), z.array(z.string()), z.array(z.number())]);

/** Reads series that `wireOf` wrote. @throws ZodError for what is no list of series at all. */
export function readSeries(wire: unknown): Series[] {
  return z
    .array(WireSeries)
    .parse(wire)
    .flatMap(([name, labels, numbers]) => {
      const known = isMetric(name) && labels.length === METRICS[name].labels.length && numbers.length === widthOf(name);
      return known ? [{ name, labels, numbers }] : [];
    });
}

/** Series as JSON-ready tuples. */
export function wireOf(series: Iterable<Series>): z.infer<typeof WireSeries>[] {
  return Array.from(series, ({ name, labels, numbers }) => [name, [...labels], [...numbers]]);
}

/** What tells two series apart. */
export function keyOf(name: MetricName, labels: readonly string[]): string {
  return labels.length === 0 ? name : `${name}\n${labels.join('\n')}`;
}

/** A gauge's series, for what is asked for and not counted. */
export function gauge<Name extends NameOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): Series {
  const given: Readonly<Record<string, string>> = labels;
  return { name, labels: METRICS[name].labels.map((label) => given[label] ?? ''), numbers: [value] };
}
