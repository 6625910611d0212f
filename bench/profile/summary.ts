import { SourceMap } from 'node:module';
import type { CallFrame, CpuProfile } from './inspector.ts';

/** A function, or a file or package, with its share of the time that was not idle. */
export type Spent = { name: string; selfMs: number; totalMs: number };

/** Where the time of a profile went. `busyMs` is all but idle. */
export type Summary = { busyMs: number; idleMs: number; functions: Spent[]; places: Spent[] };

type Node = CpuProfile['nodes'][number];
type Named = { name: string; place: string };

const IDLE = '(idle)';

/**
 * Adds up a profile by function and by place (a source file of ours, or a package), self and with what they called.
 *
 * @param sourceMap  Of the bundle, so that names and places are the sources'.
 */
export function summarise(profile: CpuProfile, sourceMap: SourceMap): Summary {
  const selfOf = new Map<number, number>();
  profile.samples.forEach((id, index) => selfOf.set(id, (selfOf.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1000));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const children = new Set(profile.nodes.flatMap((node) => node.children ?? []));
  const functions = new Tally();
  const places = new Tally();
  let idleMs = 0;
  let busyMs = 0;

  const walk = (node: Node, callers: Set<string>): number => {
    const { name, place } = nameOf(node.callFrame, sourceMap);
    const selfMs = selfOf.get(node.id) ?? 0;
    if (node.callFrame.functionName === IDLE) {
      idleMs += selfMs;
      return 0;
    }
    busyMs += selfMs;
    functions.self(name, selfMs);
    places.self(place, selfMs);
    // A function that is its own caller further up must not count the same time twice.
    const fresh = [name, `@${place}`].filter((caller) => !callers.has(caller));
    fresh.forEach((caller) => callers.add(caller));
    const totalMs = (node.children ?? []).reduce((sum, id) => sum + walk(nodes.get(id) as Node, callers), selfMs);
    fresh.forEach((caller) => callers.delete(caller));
    if (fresh.includes(name)) functions.total(name, totalMs);
    if (fresh.includes(`@${place}`)) places.total(place, totalMs);
    return totalMs;
  };
  for (const node of profile.nodes) if (!children.has(node.id)) walk(node, new Set());
  return { busyMs, idleMs, functions: functions.all(), places: places.all() };
}

class Tally {
  private readonly spent = new Map<string, Spent>();

  self(name: string, milliseconds: number): void {
    this.of(name).selfMs += milliseconds;
  }

  total(name: string, milliseconds: number): void {
    this.of(name).totalMs += milliseconds;
  }

  all(): Spent[] {
    return [...this.spent.values()].toSorted((left, right) => right.selfMs - left.selfMs);
  }

  private of(name: string): Spent {
    const known = this.spent.get(name) ?? { name, selfMs: 0, totalMs: 0 };
    this.spent.set(name, known);
    return known;
  }
}

function nameOf(frame: CallFrame, sourceMap: SourceMap): Named {
  const called = frame.functionName || '(anonymous)';
  if (!frame.url.endsWith('worker.js')) {
    const place = frame.url || (called.startsWith('(') ? called : '(runtime, native)');
    return { name: frame.url ? `${called}  ${frame.url}:${frame.lineNumber + 1}` : called, place };
  }
  const origin = sourceMap.findEntry(frame.lineNumber, frame.columnNumber);
  if (!('originalSource' in origin)) return { name: called, place: '(bundle)' };
  const file = origin.originalSource.replace(/^(?:\.\.\/)+/, '').replace(/^.*?\/?node_modules\//, 'node_modules/');
  const pack = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  return { name: `${called}  ${file.replace('node_modules/', '')}:${origin.originalLine + 1}`, place: pack ?? file };
}
