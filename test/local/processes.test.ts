import { spawn, type ChildProcess } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, isFree, requirePort } from '../../local/ports.ts';
import { RunFolder, isAlive } from '../../local/processes.ts';
import { makeDataDir } from '../support/stack.ts';

let dataDir: string;
let folder: RunFolder;
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await makeDataDir();
  folder = new RunFolder(dataDir);
  await (
    await folder.lock('first')
  )();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

async function sleeper(): Promise<number> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  children.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return child.pid ?? 0;
}

describe('a data folder', () => {
  it('is held by one run at a time', async () => {
    const unlock = await folder.lock('http://localhost:1');
    await expect(folder.lock('second')).rejects.toThrow(`already runs on this data folder (process ${process.pid}, http://localhost:1)`);
    await unlock();
    await (
      await folder.lock('third')
    )();
  });

  it('is taken over from a run that was killed, also when its number was given to another process', async () => {
    await writeFile(join(folder.path, 'lock'), JSON.stringify({ pid: 4_000_000, startedAt: '1', program: 'node' }));
    await (
      await folder.lock('a')
    )();
    await writeFile(join(folder.path, 'lock'), JSON.stringify({ pid: process.pid, startedAt: '1', program: 'node' }));
    await (
      await folder.lock('b')
    )();
    await writeFile(join(folder.path, 'lock'), '{"pid":');
    await (
      await folder.lock('c')
    )();
  });
});

describe('what a killed run left behind', () => {
  it('is ended', async () => {
    const pid = await sleeper();
    await folder.note('sleep', pid, 'sleep');
    expect(await folder.endNoted()).toEqual(['sleep']);
    expect(await isAlive(pid)).toBe(false);
  });

  it('is never a stranger who was given the same number', async () => {
    const pid = await sleeper();
    await writeFile(join(folder.path, 'workerd.pid'), JSON.stringify({ pid, startedAt: '1', program: 'sleep' }));
    expect(await folder.endNoted()).toEqual([]);
    await folder.note('workerd', pid, 'workerd');
    expect(await folder.endNoted()).toEqual([]);
    expect(await isAlive(pid)).toBe(true);
  });
});

describe('ports', () => {
  it('names who holds a port that is taken, and what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await isFree(port)).toBe(false);
    await expect(requirePort(port, '127.0.0.1')).rejects.toThrow(
      new RegExp(`Port ${port} is taken by process ${process.pid} .*PORT=`, 's'),
    );
    await new Promise((resolve) => server.close(resolve));
    await requirePort(port, '127.0.0.1');
  });

  it('are chosen outside the range of outgoing connections', async () => {
    const port = await freePort();
    expect(port).toBeLessThan(32_768);
    expect(await isFree(port)).toBe(true);
  });
});
