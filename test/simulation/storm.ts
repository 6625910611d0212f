import type { House } from './house.ts';
import type { SimulatedObject } from './objects.ts';
import type { Scenario } from './scenario.ts';
import type { Kept } from './storage.ts';

/** What befalls whole objects and the database while the storm lasts; what befalls single messages and turns is the weather's. */
const BLOWS = { crash: 6, databaseAway: 2, clockJump: 3, keep: 3, restore: 2, loseStorage: 2, fork: 2 } as const;

export class Storm {
  readonly #house: House;
  readonly #kept = new Map<string, Kept>();
  readonly #kinds: readonly (keyof typeof BLOWS)[];

  constructor(house: House, scenario: Scenario) {
    this.#house = house;
    const { random } = house.world;
    const kinds = (Object.keys(BLOWS) as (keyof typeof BLOWS)[]).filter((kind) => kind !== 'fork' && random.next() < 0.6);
    this.#kinds = scenario.mayFork ? ['keep', 'fork'] : kinds;
  }

  /** Strikes until the storm's time is over. */
  async rage(until: number): Promise<void> {
    const { world } = this.#house;
    for (;;) {
      await world.sleep(world.random.whole(50, 900));
      if (world.schedule.now >= until) return;
      const kind = this.#pick();
      if (kind !== undefined) this.#strike(kind);
    }
  }

  #pick(): keyof typeof BLOWS | undefined {
    let left = this.#house.world.random.next() * this.#kinds.reduce((sum, kind) => sum + BLOWS[kind], 0);
    return this.#kinds.find((kind) => (left -= BLOWS[kind]) < 0);
  }

  #strike(kind: keyof typeof BLOWS): void {
    const { world } = this.#house;
    const { random } = world;
    if (kind === 'databaseAway') return this.#databaseAway();
    const objects = [...world.objects];
    const object = objects[random.whole(0, objects.length - 1)];
    if (object === undefined) return;
    switch (kind) {
      case 'crash':
        this.#tell(kind, object);
        return object.crash();
      case 'clockJump':
        object.clockOffsetMs = random.next() < 0.3 ? 0 : random.whole(-1_500, 1_500);
        return this.#tell(kind, object, `${object.clockOffsetMs}`);
      case 'keep':
        this.#kept.set(object.streamId, object.storage.keep());
        return;
      case 'loseStorage':
        if (!this.#isSafe(object)) return;
        this.#tell(kind, object);
        object.lose();
        object.needsRecord = true;
        return this.#house.history.forget(object.streamId);
      case 'restore':
        return this.#restore(object);
      case 'fork':
        return this.#fork();
    }
  }

  #restore(object: SimulatedObject): void {
    const kept = this.#kept.get(object.streamId);
    if (kept === undefined || !this.#isSafe(object)) return;
    this.#tell('restore', object);
    object.restore(kept);
    object.needsRecord = true;
    this.#house.history.forget(object.streamId);
  }

  /** A round goes on from an earlier state, and cannot ask the record how far it was. */
  #fork(): void {
    const { world, history } = this.#house;
    for (const [streamId, kept] of this.#kept) {
      const object = world.find(streamId);
      const isSelling = history.rounds.get(streamId.slice('round:'.length))?.status === 'waiting';
      if (object === undefined || !isSelling || !this.#isSafe(object)) continue;
      this.#tell('fork', object);
      object.restore(kept);
      history.forget(streamId);
      this.#kept.delete(streamId);
      return this.#databaseAway();
    }
  }

  /** Only what the record has can be lost: the rest is the object's alone. */
  #isSafe({ streamId }: SimulatedObject): boolean {
    const { record, history } = this.#house;
    return (
      /^(round|track|shift):/.test(streamId) && record.versionOf(streamId) === history.versionOf(streamId) && !history.forked.has(streamId)
    );
  }

  #databaseAway(): void {
    const { world } = this.#house;
    this.#house.database = world.random.next() < 0.6 ? 'refusing' : 'hanging';
    world.note('fault', `database ${this.#house.database}`);
    world.trace.count('fault databaseAway');
    world.later(world.random.whole(300, 7_000), () => {
      this.#house.database = 'up';
    });
  }

  #tell(kind: string, object: SimulatedObject, how = ''): void {
    this.#house.world.note('fault', `${kind} ${object.streamId} ${how}`);
    this.#house.world.trace.count(`fault ${kind}`);
  }
}
