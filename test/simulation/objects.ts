import { Storage } from './storage.ts';
import type { World } from './world.ts';

/** An object's class, as its namespace makes it. */
export type ObjectClass = new (ctx: DurableObjectState, env: never) => object;

type Method = (...parameters: readonly unknown[]) => unknown;

/** How soon an alarm comes again after it failed, ms. */
const ALARM_RETRY_MS = 2_000;

/** One object: its storage and its clock outlive the lives that it has one after the other. */
export class SimulatedObject {
  readonly streamId: string;
  readonly storage = new Storage();
  readonly world: World;
  /** How far its clock is from the true one, ms. */
  clockOffsetMs = 0;
  /** It was put back, or lost everything: until it has caught up, it reaches the record. */
  needsRecord = false;
  /** How often its storage was put back. */
  losses = 0;
  readonly #class: ObjectClass;
  readonly #env: object;
  readonly #name: string;
  readonly #stored: (object: SimulatedObject) => void;
  #life: Life | null = null;
  #alarms = 0;

  /** @param stored  Called when the object has stored events. */
  constructor(world: World, type: string, name: string, ofClass: ObjectClass, env: object, stored: (object: SimulatedObject) => void) {
    this.world = world;
    this.streamId = `${type}:${name}`;
    this.#name = name;
    this.#class = ofClass;
    this.#env = env;
    this.#stored = stored;
  }

  /** The life that takes calls now. */
  awake(): Life {
    this.#life ??= new Life(this);
    return this.#life;
  }

  /** Makes what lives: runs in the life's first turn. */
  make(life: Life): object {
    const ctx = {
      id: { name: this.#name },
      storage: this.storage.face,
      waitUntil: () => undefined,
      abort: () => {
        life.isAborted = true;
      },
    };
    return new this.#class(ctx as unknown as DurableObjectState, this.#env as never);
  }

  /** Ends the life of the object, if it has one: its memory is gone, and what its turn had not stored. */
  crash(): void {
    const life = this.#life;
    if (life === null) return;
    this.#life = null;
    this.storage.rollback();
    life.end();
    if (life.isRinging) this.storage.alarm ??= this.world.schedule.now + ALARM_RETRY_MS;
    this.setAlarm();
  }

  lose(): void {
    this.crash();
    this.losses += 1;
    this.storage.lose();
  }

  restore(kept: ReturnType<Storage['keep']>): void {
    this.crash();
    this.losses += 1;
    this.storage.restore(kept);
    this.setAlarm();
  }

  /** Stores what the turn wrote, and says what it had to say; or crashes before the one, or before the other. */
  endTurn(life: Life): void {
    if (life.isAborted || this.world.strikes('turnUndone', this.streamId)) return this.crash();
    const { hasNewEvents, hasNewAlarm } = this.storage.commit();
    if (hasNewEvents) this.#stored(this);
    if (this.world.strikes('turnUnsaid', this.streamId)) return this.crash();
    if (hasNewAlarm) this.setAlarm();
    const { unsaid } = life;
    life.unsaid = [];
    for (const send of unsaid) send();
  }

  /** Arms the platform's alarm with what is stored. */
  setAlarm(): void {
    const { alarm } = this.storage;
    this.#alarms += 1;
    const number = this.#alarms;
    if (alarm === null) return;
    const late = this.world.strikes('alarmLate', this.streamId) ? this.world.random.whole(50, 4_000) : this.world.random.whole(0, 5);
    const isCurrent = () => (number === this.#alarms && this.storage.alarm !== null ? this.awake() : undefined);
    // An object whose clock is behind sets its alarm into the past: the platform still takes a while.
    this.world.schedule.add(Math.max(alarm - this.world.schedule.now, 10) + late, isCurrent, () => this.#ring(this.awake()));
  }

  #ring(life: Life): void {
    this.storage.writeAlarm(null);
    life.isRinging = true;
    void this.#alarm(life);
  }

  async #alarm(life: Life): Promise<void> {
    const { world } = this;
    try {
      await life.perform('alarm', []);
    } catch {
      this.storage.writeAlarm(world.schedule.now + ALARM_RETRY_MS);
    }
    world.say(() => {
      life.isRinging = false;
      if (!world.strikes('alarmTwice', this.streamId)) return;
      const again = () => this.#ring(this.awake());
      world.schedule.add(world.random.whole(0, 500), () => this.awake(), again);
    });
  }

  /** Takes a call in a turn of its own life. */
  receive(
    method: string,
    parameters: readonly unknown[],
    answer: (settle: () => void) => void,
    resolve: (value: unknown) => void,
    reject: (error: Error) => void,
    fail: (why: string) => void,
  ): void {
    const life = this.awake();
    const broken = () => fail('the object was reset');
    life.callers.add(broken);
    const settle = (how: () => void) =>
      this.world.say(() => {
        life.callers.delete(broken);
        answer(how);
      });
    life.perform(method, parameters).then(
      (value) => settle(() => resolve(value)),
      (thrown: unknown) => settle(() => reject(thrown instanceof Error ? thrown : new Error(String(thrown)))),
    );
  }
}

/** One life of an object: what it has in memory, until it crashes. */
export class Life {
  readonly object: SimulatedObject;
  isAlive = true;
  isAborted = false;
  isRinging = false;
  /** What leaves the object once its turn is stored. */
  unsaid: (() => void)[] = [];
  /** Who waits for an answer: told when there will be none. */
  readonly callers = new Set<() => void>();
  #instance: object | null = null;

  constructor(object: SimulatedObject) {
    this.object = object;
  }

  async perform(method: string, parameters: readonly unknown[]): Promise<unknown> {
    this.#instance ??= this.object.make(this);
    const perform = (this.#instance as Record<string, Method | undefined>)[method];
    if (perform === undefined) throw new Error(`${this.object.streamId} has no method ${method}`);
    return perform.apply(this.#instance, [...parameters]);
  }

  endTurn(): void {
    if (this.isAlive) this.object.endTurn(this);
  }

  end(): void {
    this.isAlive = false;
    for (const broken of this.callers) broken();
  }
}
