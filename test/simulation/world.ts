import { Random } from '../support/random.ts';
import { SimulatedObject, type Life } from './objects.ts';
import { Schedule } from './schedule.ts';
import { Trace } from './trace.ts';
import { FAIR, stormOf, type Weather } from './weather.ts';

/** When every run begins, ms since the epoch. */
export const START = Date.UTC(2026, 0, 1);

/** The answer to a call that was lost on its way, or whose answer was. */
class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

type Owner = () => Life | null | undefined;
const outside: Owner = () => null;

/**
 * One run: its time, its chance, and whose turn it is. Objects, database and people live in it, one task after the other; all
 * that they do follows from the seed.
 */
export class World {
  readonly random: Random;
  readonly schedule = new Schedule<Life>(START);
  readonly trace: Trace;
  weather: Weather;
  /** Whose turn of the event loop this is; null: the outside's. */
  current: Life | null = null;
  steps = 0;
  readonly #lives = new Map<string, SimulatedObject>();

  constructor(seed: number, show: ((line: string) => void) | null) {
    this.random = new Random(seed);
    this.trace = new Trace(START, show);
    this.weather = stormOf(this.random);
  }

  /** The clock of whoever looks at it. */
  get clock(): number {
    return this.schedule.now + (this.current?.object.clockOffsetMs ?? 0);
  }

  get objects(): IterableIterator<SimulatedObject> {
    return this.#lives.values();
  }

  /** Whether something of a chance in 1,000 happens now. */
  happens(perMille: number): boolean {
    return perMille > 0 && this.random.next() * 1_000 < perMille;
  }

  /** The same of a fault, which is counted and told. */
  strikes(fault: keyof Weather, whom: string): boolean {
    if (!this.happens(this.weather[fault])) return false;
    this.note('fault', `${fault} ${whom}`);
    this.trace.count(`fault ${fault}`);
    return true;
  }

  note(kind: string, what: string): void {
    this.trace.note(this.schedule.now, `${kind} ${what}`);
  }

  /** A line of the house's own log: shown, and no part of the trace. */
  logged(line: string): void {
    this.trace.show?.(`        ${line.slice(0, 400)}`);
  }

  /** From here on nothing goes wrong any more. */
  heal(): void {
    this.weather = FAIR;
    for (const object of this.objects) object.clockOffsetMs = 0;
  }

  add(object: SimulatedObject): SimulatedObject {
    this.#lives.set(object.streamId, object);
    return object;
  }

  find(streamId: string): SimulatedObject | undefined {
    return this.#lives.get(streamId);
  }

  /** Runs something later, as part of whoever asks now: if they still are. */
  later(inMs: number, run: () => void): () => void {
    const life = this.current;
    let isWanted = true;
    const owner = () => (isWanted && (life === null || life.isAlive) ? life : undefined);
    this.schedule.add(inMs, owner, run);
    return () => {
      isWanted = false;
    };
  }

  /** Runs something outside of all objects. */
  outside(inMs: number, run: () => void): void {
    this.schedule.add(inMs, outside, run);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.later(ms, resolve));
  }

  /** Says something to others: nothing leaves an object before what it stored in this turn is safe. */
  say(send: () => void): void {
    if (this.current === null) send();
    else this.current.unsaid.push(send);
  }

  /** How long a message is on its way, ms. */
  delay(whom: string): number {
    return this.strikes('slow', whom) ? this.random.whole(100, 3_000) : this.random.whole(0, 8);
  }

  /** A call from one object (or the outside) to another, over a network that may lose, delay or repeat it. */
  call(target: SimulatedObject, method: string, parameters: readonly unknown[]): Promise<unknown> {
    const caller = this.current;
    const owner = () => (caller === null || caller.isAlive ? caller : undefined);
    const whom = `${target.streamId}.${method}`;
    return new Promise((resolve, reject) => {
      const fail = (why: string) => this.schedule.add(this.delay(whom), owner, () => reject(new ConnectionLost(why)));
      const answer = (settle: () => void) => {
        if (this.strikes('answerLost', whom)) fail('the answer was lost');
        else this.schedule.add(this.delay(whom), owner, settle);
      };
      const deliver = () => {
        const receive = () => target.receive(method, parameters, answer, resolve, reject, fail);
        this.schedule.add(this.delay(whom), () => target.awake(), receive);
      };
      this.say(() => {
        if (this.strikes('requestLost', whom)) return fail('the request was lost');
        deliver();
        if (this.strikes('repeated', whom)) deliver();
      });
    });
  }

  /** Runs the next task, and whatever follows from it before another. @returns false when nothing is left to do. */
  async step(): Promise<boolean> {
    const task = this.schedule.next();
    if (task === undefined) return false;
    const owner = task.owner();
    if (owner === undefined) return true;
    this.steps += 1;
    this.current = owner;
    task.run();
    await new Promise((resolve) => setImmediate(resolve));
    owner?.endTurn();
    this.current = null;
    return true;
  }
}
