import type { Bounds, Point } from '../../core/metrics/contract.ts';
import { formats } from '../formats.ts';
import { opsWords, type OpsWords } from './words.ts';

type Figure = Exclude<keyof Point, 'at'>;

/** One plot: what of each point it draws, and where well ends. */
export interface Gauge {
  readonly title: keyof OpsWords & ('requests' | 'errors' | 'latency' | 'lag' | 'backlog' | 'sockets' | 'cache');
  /** What is drawn; the last line is the one that is held against the bound. */
  readonly lines: readonly { readonly figure: Figure; readonly name?: 'median' | 'p95' | 'p99' }[];
  readonly bound: keyof Bounds;
  /** Which side of the bound is well. */
  readonly well: 'below' | 'above';
  /** Values far below their bound are told apart only where each step up is ten times the last. */
  readonly scale: 'even' | 'tenfold';
  readonly unit: 'count' | 'milliseconds' | 'rate' | 'share';
}

/** In the order in which trouble shows: what people feel first. */
export const GAUGES: readonly Gauge[] = [
  {
    title: 'latency',
    lines: [
      { figure: 'p50Ms', name: 'median' },
      { figure: 'p95Ms', name: 'p95' },
      { figure: 'p99Ms', name: 'p99' },
    ],
    bound: 'latencyMs',
    well: 'below',
    scale: 'tenfold',
    unit: 'milliseconds',
  },
  { title: 'errors', lines: [{ figure: 'errorsPerSecond' }], bound: 'errorsPerSecond', well: 'below', scale: 'even', unit: 'rate' },
  { title: 'lag', lines: [{ figure: 'lagMs' }], bound: 'lagMs', well: 'below', scale: 'tenfold', unit: 'milliseconds' },
  { title: 'backlog', lines: [{ figure: 'backlogEvents' }], bound: 'backlogEvents', well: 'below', scale: 'tenfold', unit: 'count' },
  {
    title: 'requests',
    lines: [{ figure: 'requestsPerSecond' }],
    bound: 'requestsPerSecond',
    well: 'below',
    scale: 'tenfold',
    unit: 'rate',
  },
  { title: 'sockets', lines: [{ figure: 'sockets' }], bound: 'sockets', well: 'below', scale: 'tenfold', unit: 'count' },
  { title: 'cache', lines: [{ figure: 'cacheHitRate' }], bound: 'cacheHitRate', well: 'above', scale: 'even', unit: 'share' },
];

/** A value in words of its unit; what is not known is called so. */
export function told(gauge: Gauge, value: number | null | undefined): string {
  if (value === null || value === undefined) return opsWords.value.unknown;
  switch (gauge.unit) {
    case 'count':
      return formats.value.count(Math.round(value));
    case 'rate':
      return formats.value.count(Math.round(value * 100) / 100);
    case 'milliseconds':
      return opsWords.value.milliseconds(formats.value.count(Math.round(value * 10) / 10));
    case 'share':
      return formats.value.share(value);
  }
}

/** The line that is held against the bound, at a point. */
export function decisive(gauge: Gauge, point: Point | undefined): number | null {
  const line = gauge.lines.at(-1);
  return line === undefined || point === undefined ? null : point[line.figure];
}

/** Whether a gauge is past its bound at a point; what is not known is not. */
export function isPast(gauge: Gauge, point: Point | undefined, bounds: Bounds): boolean {
  const value = decisive(gauge, point);
  if (value === null) return false;
  return gauge.well === 'below' ? value > bounds[gauge.bound] : value < bounds[gauge.bound];
}
