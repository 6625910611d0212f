import { describe, expect, it } from 'vitest';
import {
  added,
  ITEMS,
  listPrice,
  monthlyBill,
  openHouse,
  quantitiesOf,
  spectatorMinutes,
  tickets,
  type Counted,
} from '../../bench/costs/bill.ts';
import { difference, times, usageOf, type Measure, type Usage } from '../../bench/costs/usage.ts';

const MILLION = 1_000_000;
const only = (measures: Partial<Record<Measure, number>>): Usage => usageOf((measure) => measures[measure] ?? 0);
const none = only({});
const counted = (one: Partial<Counted>): Counted => ({
  quietMinute: none,
  round: none,
  ticketAlone: none,
  ticketBusy: none,
  ticketBatched: none,
  update: none,
  visit: none,
  hubMinute: none,
  ...one,
});

describe('the bill of a month', () => {
  it('is the subscription for a house that does nothing', () => {
    expect(monthlyBill(quantitiesOf(none))).toBe(5);
  });

  it('charges nothing within what the subscription includes, and only what is beyond', () => {
    const requests = (count: number) => monthlyBill({ ...quantitiesOf(none), workerRequests: count });
    expect(requests(10 * MILLION)).toBe(5);
    expect(requests(15 * MILLION)).toBeCloseTo(6.5);
  });

  it('bills an object that never sleeps for 128 MB, all of the time', () => {
    const month = quantitiesOf(only({ activeMs: 30 * 86_400_000 }));
    expect(month.objectGbSeconds).toBeCloseTo(331_776);
    expect(listPrice('objectGbSeconds', month.objectGbSeconds)).toBeCloseTo(4.147);
  });

  it('bills twenty messages of sockets as one request to an object', () => {
    expect(quantitiesOf(only({ objectRequests: 3, socketMessages: 100 })).objectRequests).toBe(8);
  });

  it('counts a log line for each run of the Worker and of an object', () => {
    expect(quantitiesOf(only({ workerRequests: 1, objectRequests: 2, socketMessages: 4 })).logEvents).toBe(7);
  });

  it('keeps the smallest Postgres awake the whole month, sold tickets or not', () => {
    expect(openHouse(counted({})).postgresComputeHours).toBe(0.25 * 730);
    expect(tickets(MILLION, only({ postgresCalls: 3 }), counted({})).postgresComputeHours).toBe(0);
  });

  it('runs the cron each minute and a round every three', () => {
    const house = openHouse(counted({ quietMinute: only({ rowsWritten: 1 }), round: only({ rowsWritten: 30 }) }));
    expect(house.rowsWritten).toBeCloseTo(730 * 60 + (730 * 60 * 30) / 3);
  });

  it('takes the storage of every ticket from the batches, and the rest from its own kind', () => {
    const alone = only({ rowsWritten: 7, postgresBytes: 8_192 });
    const month = tickets(MILLION, alone, counted({ ticketBatched: only({ rowsWritten: 2, postgresBytes: 900, objectBytes: 500 }) }));
    expect(month).toMatchObject({ rowsWritten: 7 * MILLION, postgresBytes: 900 * MILLION, objectBytes: 500 * MILLION });
  });

  it('pays for visits, for hubs that are awake, and for what is watched', () => {
    const month = spectatorMinutes(
      MILLION,
      counted({ visit: only({ workerRequests: 5 }), hubMinute: only({ activeMs: 60_000 }), update: only({ objectRequests: 4 }) }),
    );
    expect(month.workerRequests).toBe((5 * MILLION) / 10);
    expect(month.objectGbSeconds).toBeCloseTo((MILLION / 100) * 60 * 0.128);
    expect(month.objectRequests).toBeCloseTo(4 * 6 * (MILLION / 100));
  });

  it('adds months item by item, so that what is included is taken off once', () => {
    const half = quantitiesOf(only({ workerRequests: 8 * MILLION }));
    const both = added(half, half);
    expect(monthlyBill(half)).toBe(5);
    expect(both.workerRequests).toBe(16 * MILLION);
    expect(monthlyBill(both)).toBeCloseTo(5 + 1.8);
    expect(ITEMS.every((item) => both[item] === 2 * half[item])).toBe(true);
  });

  it('takes what was before off what is after, and divides it', () => {
    const used = difference(only({ rowsWritten: 30, postgresBytes: 500 }), only({ rowsWritten: 10, postgresBytes: 100 }));
    expect(times(used, 1 / 4)).toEqual(only({ rowsWritten: 5, postgresBytes: 100 }));
  });
});
