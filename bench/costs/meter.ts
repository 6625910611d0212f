import { AsyncLocalStorage } from 'node:async_hooks';

/** What one object did over all its lives, as far as it is billed. */
export interface ObjectCounts {
  requests: number;
  socketMessages: number;
  rowsRead: number;
  rowsWritten: number;
  activeMs: number;
  bytes: number;
}

/** What calls a method of an object: `inside` is the object itself, or an event that is not billed as a call. */
export type Caller = 'requests' | 'socketMessages' | 'inside';

/** Whose code runs: timers and calls that it starts keep that object awake. */
const running = new AsyncLocalStorage<ObjectMeter>();

/** The object on whose behalf the caller runs; undefined in the Worker itself. */
export function runningMeter(): ObjectMeter | undefined {
  return running.getStore();
}

/** Watches one life of an object. It is awake while anything it began is open, as the platform bills it. */
export class ObjectMeter {
  readonly #counts: ObjectCounts;
  readonly #storage: DurableObjectStorage;
  #cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  #open = 0;
  #since = 0;

  constructor(ctx: DurableObjectState, counts: ObjectCounts) {
    this.#counts = counts;
    this.#storage = ctx.storage;
    const { sql, kv } = ctx.storage;
    const exec = sql.exec.bind(sql);
    replace(sql, 'exec', (...args: Parameters<typeof exec>) => {
      const cursor = exec(...args);
      this.#cursors.push(cursor);
      return cursor;
    });
    this.#count(ctx.storage, 'rowsWritten', 'setAlarm', 'deleteAlarm');
    this.#count(ctx.storage, 'rowsRead', 'getAlarm');
    this.#count(kv, 'rowsWritten', 'put', 'delete');
    this.#count(kv, 'rowsRead', 'get');
    const waitUntil = ctx.waitUntil.bind(ctx);
    replace(ctx, 'waitUntil', (promise: Promise<unknown>) => waitUntil(this.whilePending(promise)));
  }

  /** Runs a method of the object; what it calls of itself is no call from outside. */
  handle<T>(caller: Caller, run: () => T): T {
    if (running.getStore() === this) return run();
    if (caller !== 'inside') this.#counts[caller] += 1;
    const end = this.begin();
    const result = running.run(this, run);
    if (result instanceof Promise) void result.then(end, end);
    else end();
    return result;
  }

  /** Keeps the object awake until the promise has settled. */
  whilePending<T>(promise: Promise<T>): Promise<T> {
    const end = this.begin();
    void promise.then(end, end);
    return promise;
  }

  /** Something began that keeps the object awake; the answer ends it, once. */
  begin(): () => void {
    if (this.#open === 0) this.#since = Date.now();
    this.#open += 1;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#open -= 1;
      if (this.#open === 0) this.#sleep();
    };
  }

  #sleep(): void {
    this.#counts.activeMs += Date.now() - this.#since;
    // Cursors know what they read only when they were read to their end.
    for (const { rowsRead, rowsWritten } of this.#cursors) {
      this.#counts.rowsRead += rowsRead;
      this.#counts.rowsWritten += rowsWritten;
    }
    this.#cursors = [];
    this.#counts.bytes = this.#storage.sql.databaseSize;
  }

  #count(target: object, row: 'rowsRead' | 'rowsWritten', ...names: readonly string[]): void {
    for (const name of names) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') throw new Error(`${name} is no method`);
      replace(target, name, (...args: readonly unknown[]): unknown => {
        this.#counts[row] += 1;
        return Reflect.apply(method, target, args);
      });
    }
  }
}

function replace(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true });
}
