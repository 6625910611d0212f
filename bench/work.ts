import type { CpuSeconds } from './cpu.ts';
import type { Percentiles } from './load/histogram.ts';
import type { SpectatorsPeer, TicketsPeer } from './sides/peer.ts';
import type { Stack } from './sides/stack.ts';

/** One measurement of one side. */
export type Run = {
  /** What is compared: a rate, or a latency in ms. */
  figure: number;
  latency?: Percentiles;
  /** CPU seconds by process over the window. */
  cpu: CpuSeconds;
  seconds: number;
  /** What was done in the window; the CPU is shown for one of it. */
  units: number;
  /** Why this run does not count; empty when it does. */
  faults: string[];
  /** Worth printing beside the figure. */
  remarks?: string[];
};

/** One line of a table: the same thing measured on both sides, or on ours alone. */
export type Line = {
  label: string;
  /** What `figure` counts, e.g. `tickets/s`. */
  unit: string;
  /** What one of `units` is, e.g. `ticket`. */
  per: string;
  target: Target;
  ours: Run[];
  peer: Run[];
  notes: string[];
};

/** At least so many times the peer's, at least a figure, at most one, or nothing: the figure is there to be known. */
export type Target = { atLeastRatio: number } | { atLeast: number } | { atMost: number } | null;

/** What a work is given: the sides, started when first asked for, and how long and often to measure. */
export type Bench = {
  sides: 'both' | 'ours' | 'peer';
  runs: number;
  /** The length of a window: what is asked for, or a third of it with `--quick`. */
  seconds(full: number): number;
  stack(): Promise<Stack>;
  /** Stops the stack, and the tickets peer with it, and starts one with an empty store. */
  freshStack(): Promise<Stack>;
  /** Lends a Postgres with Ringside's schema and nothing that writes to it. */
  withStore<T>(use: (store: Stack) => Promise<T>): Promise<T>;
  ticketsPeer(): Promise<TicketsPeer>;
  spectatorsPeer(): Promise<SpectatorsPeer>;
  /** CPU seconds so far of everything that was started, and of the machine. */
  readCpu(): Promise<CpuSeconds>;
  say(line: string): void;
  /** Runs that a later work builds on, e.g. the peer's tickets a second. */
  known: Map<string, Run>;
};

/** Something that is measured. */
export type Work = { name: string; about: string; measure(bench: Bench): Promise<Line[]> };

/** Measures both sides in turn, the first to go changing, so that noise of the machine falls on both. */
export async function inTurn(
  bench: Bench,
  label: string,
  sides: { ours: () => Promise<Run>; peer: () => Promise<Run> },
): Promise<{ ours: Run[]; peer: Run[] }> {
  const found: { ours: Run[]; peer: Run[] } = { ours: [], peer: [] };
  for (let run = 0; run < bench.runs; run += 1) {
    const order: ('ours' | 'peer')[] = run % 2 === 0 ? ['peer', 'ours'] : ['ours', 'peer'];
    for (const side of order.filter((name) => bench.sides === 'both' || bench.sides === name)) {
      const measured = await sides[side]();
      found[side].push(measured);
      const faults = measured.faults.length > 0 ? `  does not count: ${measured.faults.join('; ')}` : '';
      bench.say(`  ${label} · ${side} ${run + 1}/${bench.runs}: ${Math.round(measured.figure).toLocaleString('en')}${faults}`);
    }
  }
  return found;
}

/** Measures what only our side has. */
export async function alone(bench: Bench, label: string, measure: () => Promise<Run>): Promise<Run[]> {
  return (await inTurn({ ...bench, sides: 'ours' }, label, { ours: measure, peer: measure })).ours;
}
