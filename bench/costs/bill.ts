import { PRICES, SUBSCRIPTION_USD, type Item, type Price } from './prices.ts';
import { sum, times, type Usage } from './usage.ts';

/** How much of each priced thing, a month. */
export type Quantities = Readonly<Record<Item, number>>;

export const ITEMS = Object.keys(PRICES) as readonly Item[];

export const MONTH_HOURS = 730;
const MONTH_MINUTES = MONTH_HOURS * 60;
/** Every object is billed as if it had all of it. */
const OBJECT_GB = 0.128;
/** 20 messages to an object are billed as one request. */
const MESSAGES_A_REQUEST = 20;
/** Generous: a ticket takes workerd 0.3 ms on a slow core, its object's part included. */
const CPU_MS_A_REQUEST = 1;
/** The cron wakes Postgres each minute, so its smallest compute never sleeps. */
const LEAST_COMPUTE_UNITS = 0.25;

/** What is bought for a usage. Postgres's compute is not in it: it runs whether anything is sold or not. */
export function quantitiesOf(usage: Usage): Quantities {
  const objectRequests = usage.objectRequests + usage.socketMessages / MESSAGES_A_REQUEST;
  return {
    workerRequests: usage.workerRequests,
    workerCpuMs: usage.workerRequests * CPU_MS_A_REQUEST,
    // Each run of the Worker and of an object leaves a line.
    logEvents: usage.workerRequests + usage.objectRequests + usage.socketMessages,
    objectRequests,
    objectGbSeconds: (usage.activeMs / 1_000) * OBJECT_GB,
    rowsRead: usage.rowsRead,
    rowsWritten: usage.rowsWritten,
    objectBytes: usage.objectBytes,
    postgresComputeHours: 0,
    postgresBytes: usage.postgresBytes,
    postgresBytesOut: usage.postgresBytesOut,
    redisCommands: usage.redisCommands,
    redisBytes: usage.redisBytes,
  };
}

export function added(...all: readonly Quantities[]): Quantities {
  const entries = ITEMS.map((item) => [item, all.reduce((total, quantities) => total + quantities[item], 0)]);
  return Object.fromEntries(entries) as Record<Item, number>;
}

/** US dollars for one thing, before anything that is included. */
export function listPrice(item: Item, quantity: number): number {
  return (quantity / PRICES[item].per) * PRICES[item].usd;
}

/** US dollars a month, the subscription and what it includes counted. */
export function monthlyBill(quantities: Quantities): number {
  const beyond = (item: Item, { included }: Price = PRICES[item]) => Math.max(0, quantities[item] - included);
  return SUBSCRIPTION_USD + ITEMS.reduce((total, item) => total + listPrice(item, beyond(item)), 0);
}

/** What one of each was counted to use; see scenes.ts for what they are. */
export interface Counted {
  readonly quietMinute: Usage;
  readonly round: Usage;
  readonly ticketAlone: Usage;
  readonly ticketBusy: Usage;
  readonly ticketBatched: Usage;
  readonly update: Usage;
  readonly visit: Usage;
  readonly hubMinute: Usage;
}

/** How spectators come: so many on one hub at once, so long a visit, so many updates a minute of what they watch. */
export const SPECTATING = { together: 100, visitMinutes: 10, updatesPerMinute: 6 } as const;
/** A round opens when the one before it begins its race. */
const ROUND_MINUTES = 3;

/** A month of a house that is open and empty: the cron, the samples, a round every three minutes. */
export function openHouse({ quietMinute, round }: Counted): Quantities {
  const quantities = quantitiesOf(sum(times(quietMinute, MONTH_MINUTES), times(round, MONTH_MINUTES / ROUND_MINUTES)));
  return { ...quantities, postgresComputeHours: LEAST_COMPUTE_UNITS * MONTH_HOURS };
}

/** Tickets of one kind. Storage is that of the batches, where it was counted over the most tickets. */
export function tickets(count: number, ticket: Usage, { ticketBatched }: Counted): Quantities {
  const { objectBytes, postgresBytes } = ticketBatched;
  return quantitiesOf(times({ ...ticket, objectBytes, postgresBytes }, count));
}

/** Spectators who come as SPECTATING says, and the updates they come for. */
export function spectatorMinutes(count: number, { visit, hubMinute, update }: Counted): Quantities {
  const { together, visitMinutes, updatesPerMinute } = SPECTATING;
  const hubMinutes = count / together;
  return quantitiesOf(sum(times(visit, count / visitMinutes), times(hubMinute, hubMinutes), times(update, hubMinutes * updatesPerMinute)));
}
