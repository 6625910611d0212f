import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '../..');
const KEPT_STDERR = 4000;
const STOP_GRACE_MS = 30_000;

/** A process of the bench that speaks in lines of JSON on stdout and is commanded by lines on stdin. */
export class JsonChild {
  private readonly child: ChildProcess;
  private readonly name: string;
  private readonly lines: unknown[] = [];
  private readonly waiting: { resolve: (line: unknown) => void; reject: (error: Error) => void }[] = [];
  private complaints = '';
  private readonly ended: Promise<void>;
  private isOver = false;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.child = child;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.complaints = (this.complaints + chunk.toString('utf8')).slice(-KEPT_STDERR);
    });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.hear(line));
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => (this.complaints += error.message));
      child.once('close', () => {
        this.isOver = true;
        this.waiting.splice(0).forEach(({ reject }) => reject(this.endedEarly()));
        resolve();
      });
    });
  }

  /** Starts a TypeScript file of the bench with this Node. */
  static node(name: string, file: string, args: string[], env: Record<string, string> = {}): JsonChild {
    const child = spawn(process.execPath, [join(REPOSITORY, 'bench', file), ...args], {
      cwd: REPOSITORY,
      env: { ...process.env, NODE_ENV: 'production', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return new JsonChild(name, child);
  }

  /** Starts any other program. */
  static program(name: string, command: string, args: string[]): JsonChild {
    return new JsonChild(name, spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] }));
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** The next line it prints, in order; lines printed before are kept. */
  next<T>(): Promise<T> {
    const kept = this.lines.shift();
    if (kept !== undefined) return Promise.resolve(kept as T);
    if (this.isOver) return Promise.reject(this.endedEarly());
    return new Promise((resolve, reject) => this.waiting.push({ resolve: resolve as (line: unknown) => void, reject }));
  }

  say(command: string): void {
    this.child.stdin?.write(`${command}\n`);
  }

  /** Ends it: by the end of its input and SIGTERM, after half a minute by SIGKILL. */
  async stop(): Promise<void> {
    if (this.isOver) return;
    this.child.stdin?.end();
    this.child.kill('SIGTERM');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), STOP_GRACE_MS);
    await this.ended;
    clearTimeout(killer);
  }

  private hear(text: string): void {
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch {
      return;
    }
    const listener = this.waiting.shift();
    if (listener) listener.resolve(line);
    else this.lines.push(line);
  }

  private endedEarly(): Error {
    return new Error(`${this.name} ended before it answered${this.complaints ? `:\n${this.complaints}` : ''}`);
  }
}
