import { BUCKETS, METRICS, widthOf, type LabelsOf, type MetricName, type NameOf } from './catalogue.ts';
import type { Series } from './series.ts';

/**
 * What one isolate has counted since it last told. A call costs a look-up by a joined string and an addition, under a
 * microsecond; a series, once made, is kept and only emptied.
 */
export class Meter {
  readonly #series = new Map<string, Series>();
  #changed = false;

  /** Whether anything was counted since the last `take`. */
  get changed(): boolean {
    return this.#changed;
  }

  count<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    this.#add(this.#numbers(name, labels), 0, by);
  }

  observe<Name extends NameOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, seconds: number): void {
    const numbers = this.#numbers(name, labels);
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] ?? Infinity)) bucket += 1;
    this.#add(numbers, 0, seconds);
    this.#add(numbers, 1 + bucket, 1);
  }

  set<Name extends NameOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.#numbers(name, labels)[0] = value;
    this.#changed = true;
  }

  /** Takes out what was counted; gauges stay, and are in every answer. */
  take(): Series[] {
    const taken: Series[] = [];
    for (const { name, labels, numbers } of this.#series.values()) {
      if (numbers.every((number) => number === 0)) continue;
      taken.push({ name, labels, numbers: [...numbers] });
      if (METRICS[name].type !== 'gauge') numbers.fill(0);
    }
    this.#changed = false;
    return taken;
  }

  #add(numbers: number[], index: number, by: number): void {
    numbers[index] = (numbers[index] ?? 0) + by;
    this.#changed = true;
  }

  #numbers(name: MetricName, labels: Readonly<Record<string, string>>): number[] {
    let key: string = name;
    for (const label of METRICS[name].labels) key += `\n${labels[label]}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known.numbers;
    const numbers = Array.from({ length: widthOf(name) }, () => 0);
    this.#series.set(key, { name, labels: METRICS[name].labels.map((label) => labels[label] ?? ''), numbers });
    return numbers;
  }
}

/** This isolate's meter; core/metrics/flush.ts empties it. */
export const meter = new Meter();

/** Adds to a counter of this isolate; totals over all isolates are made where they are gathered. */
export function count<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>, by = 1): void {
  meter.count(name, labels, by);
}

/** Notes how long something took, seconds. */
export function observe<Name extends NameOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, seconds: number): void {
  meter.observe(name, labels, seconds);
}
