import { createWriteStream } from 'node:fs';

/** A line of the Worker's console: `info`, `warn`, `error`, … */
export interface WorkerLine {
  readonly level: string;
  readonly message: string;
}

/** Keeps every line in a file, and hands warnings and errors on in a form for people. */
export interface WorkerLog {
  write(line: WorkerLine): void;
  close(): Promise<void>;
}

/** Said by the runtime on every start or restart, and of no use to anyone. */
const NOISE = [/^workerd\/.*: (info|debug):/, /disconnected: .*(peer|Broken pipe|Connection reset)/i];

/** Opens the log file. `show` hears each warning and error as one line. */
export function openWorkerLog(file: string, show: (line: string) => void): WorkerLog {
  const stream = createWriteStream(file, { flags: 'a' });
  // A full disk must not take the stack down with it.
  stream.on('error', () => undefined);
  return {
    write({ level, message }) {
      const structured = parseLine(message);
      stream.write(`${structured ? message : JSON.stringify({ time: new Date().toISOString(), level, message })}\n`);
      const severity = typeof structured?.['level'] === 'string' ? structured['level'] : level;
      if (severity !== 'warn' && severity !== 'error') return;
      if (NOISE.some((pattern) => pattern.test(message))) return;
      show(structured ? humanLine(severity, structured) : `${severity}: ${message}`);
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

function parseLine(message: string): Record<string, unknown> | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** `warn: redis-degraded  mode=degraded cause="timeout"` */
function humanLine(severity: string, fields: Record<string, unknown>): string {
  const { level: _level, time: _time, message, event, ...rest } = fields;
  const title = [message, event].find((value) => typeof value === 'string') ?? 'log';
  const details = Object.entries(rest).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [`${severity}: ${title}`, ...details].join('  ').slice(0, 600);
}
