import type { Bindings } from '../../functions/bindings.ts';
import { runningMeter } from './meter.ts';

export interface CallsOut {
  postgresCalls: number;
  postgresBytesOut: number;
  redisBytes: number;
}

const counts: CallsOut = { postgresCalls: 0, postgresBytesOut: 0, redisBytes: 0 };
let watching = false;

/** Counts calls to Postgres and Redis from now on, and lets what an object waits for keep it awake. */
export function watchCallsOut(env: Pick<Bindings, 'NEON_FETCH_ENDPOINT' | 'UPSTASH_REDIS_REST_URL'>): CallsOut {
  if (watching) return counts;
  watching = true;
  watchTimers();
  const { fetch } = globalThis;
  Reflect.set(globalThis, 'fetch', async (input: RequestInfo, init?: RequestInit): Promise<Response> => {
    const asked = fetch(input, init);
    const response = await (runningMeter()?.whilePending(asked) ?? asked);
    const url = input instanceof Request ? input.url : input;
    const bytes = Number(response.headers.get('content-length') ?? 0);
    if (url === env.NEON_FETCH_ENDPOINT) {
      counts.postgresCalls += 1;
      counts.postgresBytesOut += bytes;
    } else if (url.startsWith(env.UPSTASH_REDIS_REST_URL)) counts.redisBytes += bytes;
    return response;
  });
  return counts;
}

function watchTimers(): void {
  const { setTimeout, clearTimeout } = globalThis;
  const ends = new Map<unknown, () => void>();
  Reflect.set(globalThis, 'setTimeout', (run: (...args: unknown[]) => void, milliseconds?: number, ...args: unknown[]) => {
    const end = runningMeter()?.begin();
    const id = setTimeout(() => {
      ends.delete(id);
      try {
        run(...args);
      } finally {
        end?.();
      }
    }, milliseconds);
    if (end !== undefined) ends.set(id, end);
    return id;
  });
  Reflect.set(globalThis, 'clearTimeout', (id: never) => {
    clearTimeout(id);
    ends.get(id)?.();
    ends.delete(id);
  });
}

const timed = new WeakMap<object, Bindings>();

/** The bindings as an object has them; a call to another object keeps the caller awake until it is answered. */
export function withTimedCalls(env: Bindings): Bindings {
  const known = timed.get(env);
  if (known !== undefined) return known;
  const made = new Proxy(env, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'object' && value !== null && 'idFromName' in value ? withTimedStubs(value) : value;
    },
  });
  timed.set(env, made);
  return made;
}

function withTimedStubs(namespace: object): object {
  return new Proxy(namespace, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: readonly unknown[]): unknown => {
        const made: unknown = Reflect.apply(method, target, args);
        return name === 'get' || name === 'getByName' ? withTimedMethods(made as object) : made;
      };
    },
  });
}

function withTimedMethods(stub: object): object {
  return new Proxy(stub, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: readonly unknown[]): unknown => {
        const asked = Reflect.apply(method, target, args) as Promise<unknown>;
        return runningMeter()?.whilePending(asked) ?? asked;
      };
    },
  });
}
