import { median, medianRun } from './stats.ts';
import type { Line, Run, Target } from './work.ts';

/** What may run beside the bench before its figures are in doubt. */
const QUIET_CORES = 0.15;

/** What is said of one line: medians of the runs that count, their ratio, and whether the target is reached. */
export type Verdict = { ours: number | null; peer: number | null; ratio: number | null; reached: boolean | null };

/** Judges one line. A side none of whose runs counts has no figure. */
export function judge(line: Line): Verdict {
  const ours = figureOf(line.ours);
  const peer = figureOf(line.peer);
  const ratio = ours !== null && peer !== null ? ours / peer : null;
  return { ours, peer, ratio, reached: reached(line.target, ours, ratio) };
}

/** The table of one work, as text. */
export function table(title: string, lines: Line[]): string {
  const header = ['', 'ours', 'peer', 'ratio', 'target', '', 'p50', 'p95', 'p99 ms', 'peer p50', 'p95', 'p99 ms'];
  const rows = lines.map((line) => {
    const verdict = judge(line);
    const mark = verdict.reached === null ? '' : verdict.reached ? 'reached' : 'MISSED';
    const latencies = [line.ours, line.peer].flatMap((runs) => {
      const latency = medianRun(runs)?.latency;
      return latency ? [latency.p50, latency.p95, latency.p99].map((value) => value.toFixed(1)) : ['', '', ''];
    });
    return [
      `${line.label} (${line.unit})`,
      show(verdict.ours),
      show(verdict.peer),
      verdict.ratio?.toFixed(2) ?? '–',
      target(line.target),
      mark,
      ...latencies,
    ];
  });
  const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const draw = (row: string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  const below = lines.flatMap((line) => [...bounds(line), ...line.notes.map((note) => `${line.label}: ${note}`)]);
  return ['', title, '', draw(header), ...rows.map(draw), '', ...below.map((text) => `  ${text}`), ''].join('\n');
}

function figureOf(runs: Run[]): number | null {
  const counting = runs.filter((run) => run.faults.length === 0);
  return counting.length === 0 ? null : median(counting.map((run) => run.figure));
}

function reached(wanted: Target, ours: number | null, ratio: number | null): boolean | null {
  if (wanted === null) return null;
  if ('atLeastRatio' in wanted) return ratio === null ? null : ratio >= wanted.atLeastRatio;
  if (ours === null) return null;
  return 'atLeast' in wanted ? ours >= wanted.atLeast : ours <= wanted.atMost;
}

function target(wanted: Target): string {
  if (wanted === null) return '–';
  if ('atLeastRatio' in wanted) return `≥ ${wanted.atLeastRatio}×`;
  return 'atLeast' in wanted ? `≥ ${show(wanted.atLeast)}` : `≤ ${show(wanted.atMost)}`;
}

// What bounds a side: a process near one core is a thread that can do no more; all near the machine's cores, the machine.
function bounds(line: Line): string[] {
  return (['ours', 'peer'] as const).flatMap((side) => {
    const runs = line[side];
    const run = medianRun(runs);
    if (!run) return [];
    const used = Object.entries(run.cpu).toSorted(([, left], [, right]) => right - left);
    const shown = used.map(
      ([name, seconds]) => `${name} ${(seconds / run.seconds).toFixed(2)} (${((seconds / run.units) * 1e6).toFixed(0)} µs)`,
    );
    const all = runs.map((each) => `${show(each.figure)}${each.faults.length > 0 ? '!' : ''}`);
    return [
      `${line.label}, ${side}: runs ${all.join(', ')}; cores in use (CPU a ${line.per}): ${shown.join(', ')}`,
      ...quiet(run).map((warning) => `${line.label}, ${side}: ${warning}`),
      ...(run.remarks ?? []).map((remark) => `${line.label}, ${side}: ${remark}`),
      ...runs.flatMap((each, index) => each.faults.map((fault) => `${line.label}, ${side}, run ${index + 1} does not count: ${fault}`)),
    ];
  });
}

function quiet(run: Run): string[] {
  const others = (run.cpu['others'] ?? 0) / run.seconds;
  return others > QUIET_CORES
    ? [`the machine was not quiet: others used ${others.toFixed(2)} cores, so speeds are too low and latencies too high`]
    : [];
}

function show(figure: number | null): string {
  if (figure === null || Number.isNaN(figure)) return '–';
  return figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toFixed(1);
}
