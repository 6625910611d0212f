import type { ProjectionStatement } from '../../../core/projections/projection.ts';

/**
 * What moved, summed three times: by round (the tickets that stand), by day and who moved it, by shift and round. One reading
 * of the events, so that no sum knows of a ticket that another does not.
 */
export const MONEY: ProjectionStatement = {
  for: ['TicketPlaced', 'TicketModified', 'TicketVoided', 'TicketPaid'],
  sql: `
  WITH moves AS MATERIALIZED (
    SELECT (payload->>'roundId')::BIGINT AS round_id, payload->>'shiftId' AS shift_id, (recorded_at AT TIME ZONE 'UTC')::DATE AS day,
           COALESCE(payload->>'paidBy', payload->>'voidedBy', payload->>'cashierId') AS mover_id,
           type = 'TicketPlaced' AS is_sale, type = 'TicketVoided' AS is_void, payload->>'kind' AS paid_kind,
           (payload->>'amountMinor')::BIGINT AS paid_minor,
           CASE WHEN type IN ('TicketPlaced', 'TicketModified')
                THEN (payload->>'totalMinor')::BIGINT - COALESCE((payload->'previous'->>'totalMinor')::BIGINT, 0) END AS sold_minor,
           CASE WHEN type IN ('TicketPlaced', 'TicketModified')
                THEN jsonb_array_length(payload->'bets') - COALESCE(jsonb_array_length(payload->'previous'->'bets'), 0) END AS sold_bets,
           CASE type WHEN 'TicketVoided' THEN (payload->>'totalMinor')::BIGINT END AS voided_minor,
           CASE type WHEN 'TicketVoided' THEN jsonb_array_length(payload->'bets') END AS voided_bets
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2
      AND type IN ('TicketPlaced', 'TicketModified', 'TicketVoided', 'TicketPaid')
  ),
  by_day AS (
    INSERT INTO betting.sales AS s (day, cashier_id, receipts, received_minor, payouts_minor)
    SELECT day, mover_id, COUNT(*) FILTER (WHERE is_sale) - COUNT(*) FILTER (WHERE is_void),
           COALESCE(SUM(sold_minor), 0) - COALESCE(SUM(voided_minor), 0), COALESCE(SUM(paid_minor), 0)
    FROM moves GROUP BY day, mover_id
    ON CONFLICT (day, cashier_id) DO UPDATE SET
      receipts = s.receipts + EXCLUDED.receipts, received_minor = s.received_minor + EXCLUDED.received_minor,
      payouts_minor = s.payouts_minor + EXCLUDED.payouts_minor
  ),
  by_shift AS (
    INSERT INTO betting.shift_rounds AS s (shift_id, round_id, receipts, sales_minor, voids, voids_minor, payouts, payouts_minor, refunds,
                                           refunds_minor)
    SELECT shift_id, round_id, COUNT(*) FILTER (WHERE is_sale), COALESCE(SUM(sold_minor), 0),
           COUNT(*) FILTER (WHERE is_void), COALESCE(SUM(voided_minor), 0),
           COUNT(*) FILTER (WHERE paid_kind = 'prize'), COALESCE(SUM(paid_minor) FILTER (WHERE paid_kind = 'prize'), 0),
           COUNT(*) FILTER (WHERE paid_kind = 'refund'), COALESCE(SUM(paid_minor) FILTER (WHERE paid_kind = 'refund'), 0)
    FROM moves WHERE shift_id IS NOT NULL GROUP BY shift_id, round_id
    ON CONFLICT (shift_id, round_id) DO UPDATE SET
      receipts = s.receipts + EXCLUDED.receipts, sales_minor = s.sales_minor + EXCLUDED.sales_minor,
      voids = s.voids + EXCLUDED.voids, voids_minor = s.voids_minor + EXCLUDED.voids_minor,
      payouts = s.payouts + EXCLUDED.payouts, payouts_minor = s.payouts_minor + EXCLUDED.payouts_minor,
      refunds = s.refunds + EXCLUDED.refunds, refunds_minor = s.refunds_minor + EXCLUDED.refunds_minor
  )
  UPDATE betting.game_statistics AS s
  SET total_receipts = s.total_receipts + n.receipts, total_bets = s.total_bets + n.bets, total_stakes_minor = s.total_stakes_minor + n.stakes,
      total_paid_minor = s.total_paid_minor + n.paid
  FROM (
    SELECT round_id, COUNT(*) FILTER (WHERE is_sale) - COUNT(*) FILTER (WHERE is_void) AS receipts,
           COALESCE(SUM(sold_bets), 0) - COALESCE(SUM(voided_bets), 0) AS bets,
           COALESCE(SUM(sold_minor), 0) - COALESCE(SUM(voided_minor), 0) AS stakes, COALESCE(SUM(paid_minor), 0) AS paid
    FROM moves GROUP BY round_id
  ) AS n
  WHERE s.round_id = n.round_id`,
};
