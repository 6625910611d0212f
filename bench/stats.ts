/** The middle value; of an even number of values the lower of the two in the middle, so that it is one that was measured. */
export function median(values: number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** The run whose figure is the median of those that count, or of all when none does. */
export function medianRun<Run extends { figure: number; faults: string[] }>(runs: Run[]): Run | undefined {
  const counting = runs.filter((run) => run.faults.length === 0);
  const eligible = counting.length > 0 ? counting : runs;
  const middle = median(eligible.map((run) => run.figure));
  return eligible.find((run) => run.figure === middle);
}
