import { z } from 'zod';
import type { Queries } from '../../core/projections/checkpoint.ts';

const MOST = 20;

/** A round's tickets and sums as its events have them, as far as the read tables have come, against the tables. One statement, so both are of one moment. */
const ROUND = `
  WITH said AS MATERIALIZED (
    SELECT e.type, e.version, e.payload FROM core.events AS e
    WHERE e.stream_id = 'round:' || $1::TEXT AND e.position <= (SELECT p.position FROM core.projections AS p WHERE p.projection = 'betting')
  ),
  ticket AS MATERIALIZED (
    SELECT DISTINCT ON (payload->>'receiptId') (payload->>'receiptId')::BIGINT AS receipt_id, type, payload->>'cashierId' AS cashier_id,
           (payload->>'totalMinor')::BIGINT AS total, COALESCE((payload->>'amountMinor')::BIGINT, 0) AS paid,
           (SELECT jsonb_agg(jsonb_build_array(b.bet->'participantNumber', b.bet->'stakeMinor') ORDER BY b.place)
            FROM jsonb_array_elements(payload->'bets') WITH ORDINALITY AS b (bet, place)) AS bets,
           payload->'bets' AS accepted
    FROM said WHERE type LIKE 'Ticket%' ORDER BY payload->>'receiptId', version DESC
  ),
  ended AS (SELECT (SELECT (payload->'winner'->>'participantNumber')::INTEGER FROM said WHERE type = 'RoundFinished' AND payload->>'pool' IS NULL) AS winner,
                   (SELECT type FROM said WHERE type IN ('RoundFinished', 'RoundVoided')) AS type,
                   COALESCE((SELECT (payload->'totals'->>'prizesMinor')::BIGINT FROM said WHERE type = 'RoundFinished'), 0) AS prizes),
  receipt AS MATERIALIZED (
    SELECT r.*, (SELECT jsonb_agg(jsonb_build_array(b.participant_number, b.value_minor) ORDER BY b.bet_index)
                 FROM betting.bets AS b WHERE b.receipt_id = r.receipt_id) AS bets
    FROM betting.receipts AS r WHERE r.receipt_id BETWEEN $1::BIGINT * 10000000 AND $1::BIGINT * 10000000 + 9999999
  ),
  stands AS (
    SELECT COUNT(*) AS receipts, COALESCE(SUM(jsonb_array_length(bets)), 0) AS bets, COALESCE(SUM(total), 0) AS stakes, COALESCE(SUM(paid), 0) AS paid
    FROM ticket WHERE type <> 'TicketVoided'
  ),
  finding AS (
    SELECT 1 AS rank, COALESCE(t.receipt_id, r.receipt_id) AS id, 'receipt ' || COALESCE(t.receipt_id, r.receipt_id) || ': ' || CASE
      WHEN r.receipt_id IS NULL THEN 'it is not in the tables'
      WHEN t.receipt_id IS NULL THEN 'no event tells of it'
      WHEN r.cashier_id <> t.cashier_id THEN format('sold by %s in the tables, by %s in the events', r.cashier_id, t.cashier_id)
      WHEN r.total_amount_minor <> t.total THEN format('its total is %s in the tables, %s in the events', r.total_amount_minor, t.total)
      WHEN r.paid_minor <> t.paid THEN format('%s paid in the tables, %s in the events', r.paid_minor, t.paid)
      WHEN r.bets IS DISTINCT FROM t.bets THEN format('its bets are %s in the tables, %s in the events', r.bets, t.bets)
      -- At fixed odds a ticket's own events say what it wins; a pool's prizes are held to their sum.
      WHEN t.type NOT IN ('TicketVoided', 'TicketPaid') AND e.winner IS NOT NULL AND r.prize_minor <> w.prize
        THEN format('it won %s in the tables, %s in the events', r.prize_minor, w.prize)
      WHEN r.status IN ('won', 'lost') AND (r.status = 'won') <> (r.prize_minor > 0) THEN format('it is %s with a prize of %s', r.status, r.prize_minor)
      WHEN NOT CASE t.type WHEN 'TicketVoided' THEN r.status = 'void' WHEN 'TicketPaid' THEN r.status = 'paid'
        ELSE CASE e.type WHEN 'RoundFinished' THEN r.status IN ('won', 'lost', 'refundable') WHEN 'RoundVoided' THEN r.status = 'refundable'
          ELSE r.status = 'open' END END THEN format('it is %s in the tables after its %s and %s', r.status, t.type, COALESCE(e.type, 'no end'))
    END AS what
    FROM ticket AS t FULL JOIN receipt AS r USING (receipt_id) CROSS JOIN ended AS e
    CROSS JOIN LATERAL (
      SELECT COALESCE(SUM((b.bet->>'prizeMinor')::BIGINT) FILTER (WHERE (b.bet->>'participantNumber')::INTEGER = e.winner), 0) AS prize
      FROM jsonb_array_elements(t.accepted) AS b (bet)
    ) AS w
    UNION ALL
    SELECT 0, 0, format('statistics: receipts, bets, stakes, prizes, paid are %s/%s/%s/%s/%s in the tables, %s/%s/%s/%s/%s in the events',
      g.total_receipts, g.total_bets, g.total_stakes_minor, g.total_prize_pool_minor, g.total_paid_minor,
      s.receipts, s.bets, s.stakes, e.prizes, s.paid)
    FROM stands AS s CROSS JOIN ended AS e LEFT JOIN betting.game_statistics AS g ON g.round_id = $1::BIGINT
    WHERE EXISTS (SELECT FROM said)
      AND (g.total_receipts, g.total_bets, g.total_stakes_minor, g.total_prize_pool_minor, g.total_paid_minor)
          IS DISTINCT FROM (s.receipts, s.bets::BIGINT, s.stakes::BIGINT, e.prizes, s.paid::BIGINT)
    UNION ALL
    SELECT 0, 1, format('prizes of the tickets sum to %s in the tables, %s in the events', SUM(r.prize_minor), MAX(e.prizes))
    FROM receipt AS r CROSS JOIN ended AS e WHERE e.type = 'RoundFinished' HAVING SUM(r.prize_minor) <> MAX(e.prizes)
  )
  SELECT what FROM finding WHERE what IS NOT NULL ORDER BY rank, id LIMIT ${MOST}`;

const Findings = z.array(z.object({ what: z.string() }));

/** Where a round's tickets and statistics in the read tables are not what its events say, in words; at most twenty. */
export async function reconcileRound(database: Queries, roundId: string): Promise<string[]> {
  return Findings.parse(await database.query(ROUND, [roundId])).map(({ what }) => what);
}
