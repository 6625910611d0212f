/** What a row of seeds has come to. */
export interface Progress {
  seeds: number;
  readonly counts: Record<string, number>;
  /** `performance.now()`. */
  readonly startedAt: number;
}

/** How many seeds were run, how fast, and how often each kind of fault, event and answer occurred. */
export function summary({ seeds, counts, startedAt }: Progress): string {
  const seconds = (performance.now() - startedAt) / 1_000;
  const rows = Object.entries(counts)
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([kind, count]) => `${String(count).padStart(9)}  ${kind}`);
  return `\n${rows.join('\n')}\n${seeds} seeds in ${seconds.toFixed(1)} s: ${(seeds / seconds).toFixed(0)} a second`;
}
