import { cpuOfMachine, cpuOfTree } from '../cpu.ts';
import type { CpuSeconds } from '../cpu.ts';
import type { Bench } from '../work.ts';
import { startSpectatorsPeer, startTicketsPeer } from './peer.ts';
import { startBenchStack } from './stack.ts';

type Started = { cpu(): Promise<CpuSeconds>; stop(): Promise<void> };

/** Starts each side when a work first asks for it, keeps it for the works that follow, and stops them all. */
export class Sides {
  private readonly started: Promise<Started>[] = [];
  private readonly withWorker: boolean;
  private readonly say: (line: string) => void;

  /** @param withWorker  False when only the peer is measured: it needs the stack's Postgres alone. */
  constructor(withWorker: boolean, say: (line: string) => void) {
    this.withWorker = withWorker;
    this.say = say;
  }

  readonly stack: Bench['stack'] = once(() => this.start('the local stack', () => startBenchStack({ worker: this.withWorker })));

  readonly ticketsPeer: Bench['ticketsPeer'] = once(async () => {
    const { databaseUrl } = await this.stack();
    return this.start('the tickets peer', () => startTicketsPeer(databaseUrl));
  });

  readonly spectatorsPeer: Bench['spectatorsPeer'] = once(() => this.start('the spectators peer', () => startSpectatorsPeer()));

  /** CPU seconds so far by process. `load` is the generators, `others` what the machine does beside this bench. */
  async readCpu(): Promise<CpuSeconds> {
    const [machine, tree, ...sides] = await Promise.all([
      cpuOfMachine(),
      cpuOfTree(process.pid, ({ pid }) => (pid === process.pid ? 'bench' : 'below')),
      ...this.started.map(async (side) => (await side).cpu()),
    ]);
    const named: CpuSeconds = {};
    for (const side of sides) for (const [name, seconds] of Object.entries(side)) named[name] = (named[name] ?? 0) + seconds;
    const { bench = 0, below = 0 } = tree;
    const load = below - Object.values(named).reduce((sum, seconds) => sum + seconds, 0);
    return { ...named, bench, load, others: machine - bench - below };
  }

  async stop(): Promise<void> {
    for (const side of this.started.toReversed()) await side.then((each) => each.stop()).catch(() => {});
  }

  private start<Side extends Started>(name: string, begin: () => Promise<Side>): Promise<Side> {
    const startedAt = performance.now();
    const starting = begin();
    this.started.push(starting);
    // A side that fails to start is reported by whoever asked for it.
    starting.then(() => this.say(`  started ${name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)).catch(() => {});
    return starting;
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
