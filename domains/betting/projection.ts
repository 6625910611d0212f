import type { Projection } from '../../core/projections/projection.ts';
import { MONEY } from './projection/money.ts';
import { ROUNDS_CLOSED, ROUNDS_FINISHED, ROUNDS_OPENED, ROUNDS_STARTED, ROUNDS_VOIDED } from './projection/rounds.ts';
import { SHIFTS_CLOSED, SHIFTS_CLOSING, SHIFTS_OPENED } from './projection/shifts.ts';
import { BETS_REPLACED, POOLS_SHARED, TICKETS_CHANGED, TICKETS_PAID, TICKETS_PLACED, TICKETS_SETTLED } from './projection/tickets.ts';
import { RUNNERS, RUNNERS_REMOVED, TRACKS, TRACKS_PAUSED } from './projection/tracks.ts';

/** A ticket changes the sums of its round and of who moved its money; what a round goes through changes its track's state as well. */
const STALE = `
  WITH heard AS MATERIALIZED (
    SELECT DISTINCT aggregate_type, stream_id, type LIKE 'Ticket%' AS is_ticket
    FROM core.events
    WHERE aggregate_type IN ('round', 'track') AND position > $1 AND position <= $2 AND type <> 'ShiftSealed'
  )
  SELECT 'stats:' || stream_id AS scope FROM heard WHERE aggregate_type = 'round'
  UNION SELECT 'rounds' FROM heard WHERE aggregate_type = 'round'
  UNION SELECT 'sales' FROM heard WHERE is_ticket
  UNION SELECT 'game:state' FROM heard WHERE aggregate_type = 'round' AND NOT is_ticket
  UNION SELECT unnest(ARRAY['query:participants', 'tracks']) FROM heard WHERE aggregate_type = 'track'`;

/**
 * Tracks, rounds, tickets, bets, shifts and their sums. The statements follow a round's life: within one batch a ticket may be
 * sold, changed and paid, and each statement finds what the ones before it wrote.
 */
export const bettingProjection: Projection = {
  name: 'betting',
  aggregateTypes: ['track', 'round', 'shift'],
  statements: [
    TRACKS,
    TRACKS_PAUSED,
    RUNNERS_REMOVED,
    RUNNERS,
    ROUNDS_OPENED,
    TICKETS_PLACED,
    BETS_REPLACED,
    TICKETS_CHANGED,
    ROUNDS_CLOSED,
    ROUNDS_STARTED,
    ROUNDS_FINISHED,
    ROUNDS_VOIDED,
    POOLS_SHARED,
    TICKETS_SETTLED,
    TICKETS_PAID,
    MONEY,
    SHIFTS_OPENED,
    SHIFTS_CLOSING,
    SHIFTS_CLOSED,
  ],
  stale: STALE,
};
