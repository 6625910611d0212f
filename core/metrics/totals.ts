import { z } from 'zod';
import { METRICS } from './catalogue.ts';
import { keyOf, readSeries, wireOf, type Series } from './series.ts';

/** How long the number of an isolate's last report is remembered, ms; a report that comes again later would count twice. */
const ISOLATE_REMEMBERED_MS = 86_400_000;
/** An isolate that was silent for so long no longer counts in a gauge, ms. */
const GAUGE_MS = 60_000;

const Saved = z.object({ series: z.unknown(), isolates: z.array(z.tuple([z.string(), z.int(), z.number()])) });

interface Isolate {
  readonly sequence: number;
  /** When it last told, ms since the epoch. */
  readonly at: number;
  readonly gauges: readonly Series[];
}

/** The counts of all isolates, and which of their reports are in them. */
export class Totals {
  readonly #series = new Map<string, Series>();
  readonly #isolates = new Map<string, Isolate>();

  /** Puts back what `save` gave. */
  static load(text: string): Totals {
    const totals = new Totals();
    const { series, isolates } = Saved.parse(JSON.parse(text));
    totals.#merge(readSeries(series));
    for (const [id, sequence, at] of isolates) totals.#isolates.set(id, { sequence, at, gauges: [] });
    return totals;
  }

  /** Totals and report numbers in one text, so that they are stored together or not at all. Gauges are not in it. */
  save(now: number): string {
    for (const [id, { at }] of this.#isolates) if (now - at > ISOLATE_REMEMBERED_MS) this.#isolates.delete(id);
    const isolates = Array.from(this.#isolates, ([id, { sequence, at }]) => [id, sequence, at]);
    return JSON.stringify({ series: wireOf(this.#series.values()), isolates });
  }

  /** Adds one isolate's report. @returns whether it was new: a report that comes twice counts once. */
  add(id: string, sequence: number, report: readonly Series[], now: number): boolean {
    if (sequence <= (this.#isolates.get(id)?.sequence ?? 0)) return false;
    const gauges = report.filter(({ name }) => METRICS[name].type === 'gauge');
    this.#isolates.set(id, { sequence, at: now, gauges });
    this.#merge(report.filter(({ name }) => METRICS[name].type !== 'gauge'));
    return true;
  }

  /** Every total, and each gauge summed over the isolates that told of it lately. */
  series(now: number): Series[] {
    const gauges = new Map<string, Series>();
    for (const isolate of this.#isolates.values()) if (now - isolate.at < GAUGE_MS) addAll(gauges, isolate.gauges);
    return [...this.#series.values(), ...gauges.values()];
  }

  #merge(report: readonly Series[]): void {
    addAll(this.#series, report);
  }
}

function addAll(into: Map<string, Series>, report: readonly Series[]): void {
  for (const { name, labels, numbers } of report) {
    const key = keyOf(name, labels);
    const sums = into.get(key)?.numbers ?? numbers.map(() => 0);
    for (const [index, number] of numbers.entries()) sums[index] = (sums[index] ?? 0) + number;
    into.set(key, { name, labels, numbers: sums });
  }
}
