import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** A V8 CPU profile, as DevTools reads it from a `.cpuprofile` file. */
export type CpuProfile = {
  nodes: { id: number; callFrame: CallFrame; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
  startTime: number;
  endTime: number;
};

/** Where a function is; lines and columns count from 0. */
export type CallFrame = { functionName: string; url: string; lineNumber: number; columnNumber: number };

const REAL_WORKERD = join(import.meta.dirname, '../../node_modules/.bin/workerd');
const ANSWER_LIMIT_MS = 60_000;

/**
 * Writes a program that starts workerd with its inspector open. Miniflare runs it in place of workerd when
 * MINIFLARE_WORKERD_PATH names it: the stack under the profiler is the very one that users start.
 */
export async function writeInspectedWorkerd(folder: string, port: number): Promise<string> {
  const file = join(folder, 'workerd-inspected');
  await writeFile(file, `#!/bin/sh\nexec "${REAL_WORKERD}" "$@" --inspector-addr=127.0.0.1:${port}\n`);
  await chmod(file, 0o755);
  return file;
}

const Targets = z.array(z.object({ id: z.string(), webSocketDebuggerUrl: z.string() }));

/** A Chrome DevTools Protocol connection to one Worker in workerd. */
export class Inspector {
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  private sent = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (bytes: Buffer) => this.hear(bytes.toString('utf8')));
    socket.on('close', () => this.waiting.forEach(({ reject }) => reject(new Error('workerd closed the inspector'))));
  }

  /** Connects to the Worker whose service name ends so. */
  static async open(port: number, name: string): Promise<Inspector> {
    const targets = Targets.parse(await (await fetch(`http://127.0.0.1:${port}/json`)).json());
    const target = targets.find(({ id }) => id.endsWith(name));
    if (!target) throw new Error(`workerd has no Worker ${name}: ${targets.map(({ id }) => id).join(', ')}`);
    const socket = new WebSocket(target.webSocketDebuggerUrl, { perMessageDeflate: false, maxPayload: 0 });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Inspector(socket);
  }

  async startProfile(everyMicros: number): Promise<void> {
    await this.ask('Profiler.enable');
    await this.ask('Profiler.setSamplingInterval', { interval: everyMicros });
    await this.ask('Profiler.start');
  }

  async stopProfile(): Promise<CpuProfile> {
    const { profile } = (await this.ask('Profiler.stop')) as { profile: CpuProfile };
    return profile;
  }

  close(): void {
    this.socket.terminate();
  }

  private ask(method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    this.sent += 1;
    const id = this.sent;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`${method} was not answered`)), ANSWER_LIMIT_MS);
      limit.unref();
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  private hear(text: string): void {
    const message = JSON.parse(text) as { id?: number; result?: unknown; error?: { message: string } };
    const listener = message.id === undefined ? undefined : this.waiting.get(message.id);
    if (!listener || message.id === undefined) return;
    this.waiting.delete(message.id);
    if (message.error) listener.reject(new Error(message.error.message));
    else listener.resolve(message.result);
  }
}
