import { Counter } from './counter.ts';
import { checkEverything, whatIsMissing } from './end.ts';
import { withinWorld } from './globals.ts';
import { House, type Sabotage } from './house.ts';
import { Office } from './office.ts';
import { scenarioOf, type Scenario } from './scenario.ts';
import { Storm } from './storm.ts';
import { People } from './tellers.ts';
import { BrokenPromise } from './trace.ts';
import { World } from './world.ts';

/** How long after the storm everything must have come to rest, ms of virtual time. */
const REST_WITHIN_MS = 400_000;
const CRON_MS = 5_000;

export interface RunOptions {
  /** Shows each line of the trace as it happens. */
  readonly show?: (line: string) => void;
  readonly sabotage?: Sabotage;
}

export interface RunResult {
  readonly seed: number;
  /** Of the whole trace: the same seed has the same, always and everywhere. */
  readonly hash: string;
  readonly lines: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly failure: Error | null;
}

/** Runs one seed from its storm to its rest. */
export async function runSeed(seed: number, { show, sabotage = {} }: RunOptions = {}): Promise<RunResult> {
  const world = new World(seed, show ?? null);
  const drawn = scenarioOf(world.random);
  const scenario: Scenario = { ...drawn, mayFork: drawn.mayFork || sabotage.alwaysForks === true };
  const house = new House(world, scenario.settings, sabotage);
  let failure: Error | null = null;
  try {
    await withinWorld(world, house.fetch, () => live(world, house, scenario));
  } catch (thrown) {
    failure = thrown instanceof Error ? thrown : new Error(String(thrown));
    world.note('BROKEN', failure.message);
  } finally {
    for (const object of world.objects) object.storage.close();
  }
  world.trace.count('steps', world.steps);
  return { seed, hash: world.trace.hash(), lines: world.trace.lines, counts: world.trace.counts, failure };
}

async function live(world: World, house: House, scenario: Scenario): Promise<void> {
  const counter = new Counter(house, scenario);
  const office = new Office(counter, scenario);
  const people = new People(counter, office.roleVersions);
  const stormEnds = world.schedule.now + scenario.stormMs;
  const ended: { how: 'not yet' | 'well' | Error } = { how: 'not yet' };
  const cron = async () => {
    for (;;) {
      await house.lookAfter(scenario.track);
      await world.sleep(CRON_MS);
    }
  };
  const day = async () => {
    const others = [new Storm(house, scenario).rage(stormEnds), office.work(stormEnds)];
    await Promise.all(scenario.tellers.map((userId) => people.work(userId, scenario.deedsOfEach)));
    await Promise.all(others);
    await Promise.all(scenario.tellers.map((userId) => people.payEverything(userId)));
    ended.how = 'well';
  };
  const failed = (thrown: unknown) => {
    ended.how = thrown instanceof Error ? thrown : new Error(String(thrown));
  };
  cron().catch(failed);
  day().catch(failed);
  while (await world.step()) {
    if (ended.how instanceof Error) throw ended.how;
    if (house.healedAt === null && world.schedule.now >= stormEnds) house.heal();
    if (ended.how === 'well' && house.healedAt !== null && whatIsMissing(house, house.healedAt) === null)
      return checkEverything(house, counter);
    if (world.schedule.now > stormEnds + REST_WITHIN_MS) break;
  }
  throw new BrokenPromise(
    `it never came to rest: ${whatIsMissing(house, stormEnds) ?? `nobody answers ${[...counter.waiting].join('; ')}`}`,
  );
}
