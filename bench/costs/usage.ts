import { z } from 'zod';

/** What the platforms bill, as the code made it. Every member is a total or a difference of totals. */
export const Usage = z.object({
  /** Requests from outside, and runs of the cron. */
  workerRequests: z.number(),
  /** RPC calls, fetches and alarms of objects. */
  objectRequests: z.number(),
  /** Messages that sockets sent to an object; answered pings are none. */
  socketMessages: z.number(),
  rowsRead: z.number(),
  /** Alarms that were set included, each a row. */
  rowsWritten: z.number(),
  /** Wall-clock ms, summed over objects, in which an object ran or waited for a call, a timer or an answer. */
  activeMs: z.number(),
  objectBytes: z.number(),
  postgresCalls: z.number(),
  /** What Postgres's endpoint answered. */
  postgresBytesOut: z.number(),
  postgresBytes: z.number(),
  /** Those that scripts ran included. */
  redisCommands: z.number(),
  redisBytes: z.number(),
});
export type Usage = z.infer<typeof Usage>;
export type Measure = keyof Usage;

export const MEASURES = Usage.keyof().options;

/** A usage whose every member is made by `of`. */
export function usageOf(of: (measure: Measure) => number): Usage {
  return Usage.parse(Object.fromEntries(MEASURES.map((measure) => [measure, of(measure)])));
}

export function difference(after: Usage, before: Usage): Usage {
  return usageOf((measure) => after[measure] - before[measure]);
}

export function times(usage: Usage, factor: number): Usage {
  return usageOf((measure) => usage[measure] * factor);
}

export function sum(...usages: readonly Usage[]): Usage {
  return usageOf((measure) => usages.reduce((total, usage) => total + usage[measure], 0));
}
