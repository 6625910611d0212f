import type { ProjectionStatement } from '../../../core/projections/projection.ts';

/** Shifts, from the events of their cashiers. What moved through their drawers is in money.ts, until they say so themselves. */

export const SHIFTS_OPENED: ProjectionStatement = {
  for: ['ShiftOpened'],
  sql: `
  INSERT INTO betting.shifts (shift_id, cashier_id, status, is_automatic, opened_at, float_minor)
  SELECT payload->>'shiftId', payload->>'cashierId', 'open', (payload->>'isAutomatic')::BOOLEAN,
         to_timestamp((payload->>'openedAt')::BIGINT / 1000.0), (payload->>'floatMinor')::BIGINT
  FROM core.events
  WHERE aggregate_type = 'shift' AND position > $1 AND position <= $2 AND type = 'ShiftOpened'`,
};

export const SHIFTS_CLOSING: ProjectionStatement = {
  for: ['ShiftClosing'],
  sql: `
  UPDATE betting.shifts AS s
  SET status = 'closing', counted_minor = (e.payload->>'countedMinor')::BIGINT
  FROM core.events AS e
  WHERE e.aggregate_type = 'shift' AND e.position > $1 AND e.position <= $2 AND e.type = 'ShiftClosing'
    AND s.shift_id = e.payload->>'shiftId'`,
};

export const SHIFTS_CLOSED: ProjectionStatement = {
  for: ['ShiftClosed'],
  sql: `
  UPDATE betting.shifts AS s
  SET status = 'closed', closed_at = to_timestamp((e.payload->>'closedAt')::BIGINT / 1000.0), sums = e.payload->'sums',
      expected_minor = (e.payload->>'expectedMinor')::BIGINT, counted_minor = (e.payload->>'countedMinor')::BIGINT,
      difference_minor = (e.payload->>'differenceMinor')::BIGINT
  FROM core.events AS e
  WHERE e.aggregate_type = 'shift' AND e.position > $1 AND e.position <= $2 AND e.type = 'ShiftClosed'
    AND s.shift_id = e.payload->>'shiftId'`,
};
