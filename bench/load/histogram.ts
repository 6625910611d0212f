/** The figures a table shows of a histogram, in milliseconds. */
export type Percentiles = { p50: number; p95: number; p99: number; max: number };

/** A histogram as it travels between processes: `[bucket, count]` pairs and the exact maximum. */
export type SavedHistogram = { buckets: [number, number][]; maxMicros: number };

const SUB_BITS = 7;
const SUB_COUNT = 2 ** SUB_BITS;
const BUCKETS = SUB_COUNT * 26;

/**
 * Counts latencies in log-linear buckets, as HdrHistogram does: each value is kept to within 1%,
 * from one microsecond to over an hour, in constant memory.
 */
export class Histogram {
  private readonly counts = new Float64Array(BUCKETS);
  private maxMicros = 0;
  private total = 0;

  get count(): number {
    return this.total;
  }

  record(milliseconds: number): void {
    const micros = Math.max(0, Math.round(milliseconds * 1000));
    this.add(bucketOf(micros), 1);
    if (micros > this.maxMicros) this.maxMicros = micros;
  }

  /** Adds what another process counted. */
  merge(saved: SavedHistogram): this {
    for (const [bucket, count] of saved.buckets) this.add(bucket, count);
    this.maxMicros = Math.max(this.maxMicros, saved.maxMicros);
    return this;
  }

  /** The value below which a share of the samples lies, in ms; NaN without samples. */
  percentile(share: number): number {
    if (this.total === 0) return Number.NaN;
    const wanted = Math.max(1, Math.ceil(share * this.total));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.counts[bucket] ?? 0;
      if (seen >= wanted) return Math.min(upperMicros(bucket), this.maxMicros) / 1000;
    }
    return this.maxMicros / 1000;
  }

  percentiles(): Percentiles {
    return { p50: this.percentile(0.5), p95: this.percentile(0.95), p99: this.percentile(0.99), max: this.maxMicros / 1000 };
  }

  save(): SavedHistogram {
    const buckets: [number, number][] = [];
    this.counts.forEach((count, bucket) => {
      if (count > 0) buckets.push([bucket, count]);
    });
    return { buckets, maxMicros: this.maxMicros };
  }

  private add(bucket: number, count: number): void {
    this.counts[bucket] = (this.counts[bucket] ?? 0) + count;
    this.total += count;
  }
}

function bucketOf(micros: number): number {
  if (micros < SUB_COUNT) return micros;
  const shift = Math.floor(Math.log2(micros)) - SUB_BITS;
  return Math.min(BUCKETS - 1, (shift + 1) * SUB_COUNT + Math.floor(micros / 2 ** shift) - SUB_COUNT);
}

function upperMicros(bucket: number): number {
  if (bucket < SUB_COUNT) return bucket;
  const shift = Math.floor(bucket / SUB_COUNT) - 1;
  return ((bucket % SUB_COUNT) + SUB_COUNT + 1) * 2 ** shift - 1;
}
