import { cpuOfMachine, cpuOfTree } from '../cpu.ts';
import type { CpuSeconds } from '../cpu.ts';
import { startSpectatorsPeer, startTicketsPeer } from './peer.ts';
import type { SpectatorsPeer, TicketsPeer } from './peer.ts';
import { startBenchStack } from './stack.ts';
import type { Stack } from './stack.ts';

type Name = 'the local stack' | 'a store alone' | 'the tickets peer' | 'the spectators peer';
type Started = { cpu(): Promise<CpuSeconds>; stop(): Promise<void> };

/** Starts each side when a work first asks for it, keeps it for the works that follow, and stops them all. */
export class Sides {
  private readonly started = new Map<Name, Promise<Started>>();
  private readonly withWorker: boolean;
  private readonly say: (line: string) => void;

  /** @param withWorker  False when only the peer is measured: it needs the stack's Postgres alone. */
  constructor(withWorker: boolean, say: (line: string) => void) {
    this.withWorker = withWorker;
    this.say = say;
  }

  stack(): Promise<Stack> {
    return this.once('the local stack', () => startBenchStack({ worker: this.withWorker }));
  }

  /** A stack with an empty store. The tickets peer lives in the old one's Postgres and ends with it. */
  async freshStack(): Promise<Stack> {
    await this.stopSide('the tickets peer');
    await this.stopSide('the local stack');
    return this.stack();
  }

  /** A Postgres with Ringside's schema and nothing that writes to it, for as long as it is used. */
  async withStore<T>(use: (store: Stack) => Promise<T>): Promise<T> {
    try {
      return await use(await this.once('a store alone', () => startBenchStack({ worker: false })));
    } finally {
      await this.stopSide('a store alone');
    }
  }

  async ticketsPeer(): Promise<TicketsPeer> {
    const { databaseUrl } = await this.stack();
    return this.once('the tickets peer', () => startTicketsPeer(databaseUrl));
  }

  spectatorsPeer(): Promise<SpectatorsPeer> {
    return this.once('the spectators peer', () => startSpectatorsPeer());
  }

  /** CPU seconds so far by process. `load` is the generators, `others` what the machine does beside this bench. */
  async readCpu(): Promise<CpuSeconds> {
    const [machine, tree, ...sides] = await Promise.all([
      cpuOfMachine(),
      cpuOfTree(process.pid, ({ pid }) => (pid === process.pid ? 'bench' : 'below')),
      ...[...this.started.values()].map(async (side) => (await side).cpu()),
    ]);
    const named: CpuSeconds = {};
    for (const side of sides) for (const [name, seconds] of Object.entries(side)) named[name] = (named[name] ?? 0) + seconds;
    const { bench = 0, below = 0 } = tree;
    const load = below - Object.values(named).reduce((sum, seconds) => sum + seconds, 0);
    return { ...named, bench, load, others: machine - bench - below };
  }

  async stop(): Promise<void> {
    for (const name of [...this.started.keys()].toReversed()) await this.stopSide(name);
  }

  private async stopSide(name: Name): Promise<void> {
    const side = this.started.get(name);
    this.started.delete(name);
    // One that failed to start was reported by whoever asked for it.
    await side?.then((each) => each.stop()).catch(() => {});
  }

  private once<Side extends Started>(name: Name, begin: () => Promise<Side>): Promise<Side> {
    const known = this.started.get(name);
    // Each name stands for one kind of side.
    if (known) return known as Promise<Side>;
    const startedAt = performance.now();
    const starting = begin();
    this.started.set(name, starting);
    starting.then(() => this.say(`  started ${name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)).catch(() => {});
    return starting;
  }
}
