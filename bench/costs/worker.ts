/**
 * The Worker with a meter on each object and on each call out: what it is billed for, counted where it is made. The product's
 * code runs as it is. `GET /costs` answers the totals of this isolate, and locally there is one.
 */
import product, * as objects from '../../functions/index.ts';
import type { Bindings } from '../../functions/bindings.ts';
import { watchCallsOut, withTimedCalls } from './calls-out.ts';
import { ObjectMeter, type Caller, type ObjectCounts } from './meter.ts';

export const TrackObject = metered('track', objects.TrackObject);
export const RoundObject = metered('round', objects.RoundObject);
export const MatchObject = metered('match', objects.MatchObject);
export const TopicObject = metered('topic', objects.TopicObject);
export const HubObject = metered('hub', objects.HubObject);
export const RelayObject = metered('relay', objects.RelayObject);
export const ProjectorObject = metered('projector', objects.ProjectorObject);
export const MetricsObject = metered('metrics', objects.MetricsObject);

/** By class, then by object: an object has several lives. */
const counted = new Map<string, Map<string, ObjectCounts>>();
const meterOf = new WeakMap<object, ObjectMeter>();
let workerRequests = 0;

export default {
  fetch(request, env, ctx) {
    const callsOut = watchCallsOut(env);
    if (new URL(request.url).pathname === '/costs') return Response.json({ workerRequests, ...callsOut, objects: totals() });
    workerRequests += 1;
    return product.fetch(request, env, ctx);
  },
  scheduled(controller, env) {
    watchCallsOut(env);
    workerRequests += 1;
    return product.scheduled(controller, env);
  },
} satisfies ExportedHandler<Bindings>;

function totals(): Record<string, readonly ObjectCounts[]> {
  return Object.fromEntries([...counted].map(([name, list]) => [name, [...list.values()]]));
}

/** A class whose objects are watched. */
function metered<Class extends { readonly prototype: object } & (abstract new (...args: never[]) => object)>(
  name: string,
  made: Class,
): Class {
  watchMethods(made.prototype);
  return new Proxy(made, {
    construct(target, args, newTarget) {
      const [ctx, env] = args as [DurableObjectState, Bindings];
      const meter = new ObjectMeter(ctx, countsOf(name, ctx.id));
      meterOf.set(ctx, meter);
      return meter.handle('inside', () => Reflect.construct(target, [ctx, withTimedCalls(env)], newTarget) as object);
    },
  });
}

function countsOf(name: string, id: DurableObjectId): ObjectCounts {
  const ofClass = counted.get(name) ?? new Map<string, ObjectCounts>();
  counted.set(name, ofClass);
  const counts = ofClass.get(id.toString()) ?? { requests: 0, socketMessages: 0, rowsRead: 0, rowsWritten: 0, activeMs: 0, bytes: 0 };
  ofClass.set(id.toString(), counts);
  return counts;
}

/** Puts the meter before each method that the platform, or another object, can call. */
function watchMethods(prototype: object): void {
  const parent: unknown = Object.getPrototypeOf(prototype);
  // The last but one is the platform's own DurableObject.
  if (typeof parent !== 'object' || parent === null || Object.getPrototypeOf(parent) === null) return;
  watchMethods(parent);
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (name === 'constructor' || typeof method !== 'function') continue;
    const value = function (this: object, ...args: readonly unknown[]): unknown {
      const run = (): unknown => Reflect.apply(method, this, args);
      return meterOf.get(Reflect.get(this, 'ctx') as object)?.handle(callerOf(name), run) ?? run();
    };
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
}

function callerOf(method: string): Caller {
  switch (method) {
    case 'webSocketMessage':
      return 'socketMessages';
    case 'webSocketClose':
    case 'webSocketError':
      return 'inside';
    default:
      return 'requests';
  }
}
