import { readdir, readFile } from 'node:fs/promises';

/** CPU seconds, user and system, since each named group began. */
export type CpuSeconds = Record<string, number>;

type Stat = { pid: number; parent: number; name: string; ticks: number; reapedTicks: number };

const TICKS_PER_SECOND = 100;

/**
 * CPU seconds of a process and everything below it, by executable name, from `/proc`.
 * What children used before they ended is counted where their parent has waited for them.
 */
export async function cpuOfTree(root: number, rename: (stat: { pid: number; name: string }) => string): Promise<CpuSeconds> {
  const family = await readTree(root);
  const groups: CpuSeconds = {};
  for (const stat of family) {
    const group = rename(stat);
    groups[group] = (groups[group] ?? 0) + (stat.ticks + stat.reapedTicks) / TICKS_PER_SECOND;
  }
  return groups;
}

/** The process of this name below another one; undefined when there is none. */
export async function findBelow(root: number, name: string): Promise<number | undefined> {
  return (await readTree(root)).find((stat) => stat.name === name)?.pid;
}

/** CPU seconds the whole machine spent, idle time left out: shows whether others were using it. */
export async function cpuOfMachine(): Promise<number> {
  const line = (await readFile('/proc/stat', 'utf8')).split('\n', 1)[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softIrq) / TICKS_PER_SECOND;
}

/** What was used between two readings, groups that used nothing left out. */
export function cpuBetween(before: CpuSeconds, after: CpuSeconds): CpuSeconds {
  const used: CpuSeconds = {};
  for (const [group, seconds] of Object.entries(after)) {
    const difference = seconds - (before[group] ?? 0);
    if (difference > 0) used[group] = difference;
  }
  return used;
}

async function readTree(root: number): Promise<Stat[]> {
  const stats = await readStats();
  const family = new Set([root]);
  // /proc lists by pid, and a child may have a lower one than its parent once they wrap around.
  for (let grown = true; grown;) {
    const before = family.size;
    for (const stat of stats) if (family.has(stat.parent)) family.add(stat.pid);
    grown = family.size > before;
  }
  return stats.filter((stat) => family.has(stat.pid));
}

async function readStats(): Promise<Stat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return stats.filter((text) => text !== '').map(parseStat);
}

// The name stands in parentheses and may hold spaces and parentheses itself.
function parseStat(text: string): Stat {
  const nameEnd = text.lastIndexOf(')');
  const fields = text
    .slice(nameEnd + 2)
    .split(' ')
    .map(Number);
  const at = (field: number): number => fields[field - 3] ?? 0;
  return {
    pid: Number.parseInt(text, 10),
    parent: at(4),
    name: text.slice(text.indexOf('(') + 1, nameEnd),
    ticks: at(14) + at(15),
    reapedTicks: at(16) + at(17),
  };
}
