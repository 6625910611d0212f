import type { JsonValue } from '../kernel/decision.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** What a line carries beside its message; an Error is written with its stack and its causes. */
export type LogFields = Readonly<Record<string, JsonValue | Error | undefined>>;

const RANK: Readonly<Record<LogLevel, number>> = { debug: 10, info: 20, warn: 30, error: 40 };

let threshold = RANK.info;

/** Sets the lowest level this isolate writes. */
export function setLogLevel(level: LogLevel): void {
  threshold = RANK[level];
}

/** Whether a line of this level would be written: ask before building fields on a hot path. */
export function logs(level: LogLevel): boolean {
  return RANK[level] >= threshold;
}

function plainError(error: Error): JsonValue {
  const cause = error.cause instanceof Error ? plainError(error.cause) : undefined;
  return { name: error.name, message: error.message, stack: error.stack ?? '', cause };
}

function write(level: LogLevel, message: string, fields: LogFields): void {
  if (!logs(level)) return;
  const line: Record<string, JsonValue | undefined> = { level, message, at: new Date().toISOString() };
  for (const [name, value] of Object.entries(fields)) line[name] = value instanceof Error ? plainError(value) : value;
  // The platform sorts lines by the console method, and a person reads them by `level`.
  console[level](JSON.stringify(line));
}

/** One JSON object a line: `level`, `message`, `at` (ISO 8601 UTC) and the fields. Never put secrets or bodies in fields. */
export const log = {
  debug: (message: string, fields: LogFields = {}): void => write('debug', message, fields),
  info: (message: string, fields: LogFields = {}): void => write('info', message, fields),
  warn: (message: string, fields: LogFields = {}): void => write('warn', message, fields),
  error: (message: string, fields: LogFields = {}): void => write('error', message, fields),
} as const;

/** Anything that was thrown, as an Error, so that it can be logged. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
