import type pg from 'pg';
import { z } from 'zod';
import { AcceptedBet, RoundEvent, type EventOf } from '../../domains/betting/round/model.ts';
import { openPool } from './pool.ts';

const Count = z.coerce.number();
const Id = z.coerce.string();

const RecordedTicket = z.object({
  receiptId: Id,
  roundId: Id,
  cashierId: z.string(),
  key: z.string(),
  bets: z.array(AcceptedBet),
  totalMinor: Count,
  placedAt: Count,
});
/** A ticket as core.events has it; `key` is the client's own. */
export type RecordedTicket = z.infer<typeof RecordedTicket>;

const RecordedEvent = z.object({ streamId: z.string(), position: Count, version: Count, recordedAt: z.date(), event: RoundEvent });
/** An event of a round as core.events has it. */
export type RecordedEvent = z.infer<typeof RecordedEvent>;

const ReadBet = z.object({ participantNumber: Count, stakeMinor: Count, coefficientHundredths: Count, prizeMinor: Count });
const ReadReceipt = z.object({
  receiptId: Id,
  roundId: Id,
  cashierId: z.string(),
  status: z.string(),
  totalMinor: Count,
  prizeMinor: Count,
  bets: z.array(ReadBet),
});
/** A ticket as betting.receipts and betting.bets have it. */
export type ReadReceipt = z.infer<typeof ReadReceipt>;

const Sums = z.object({ roundId: Id, receipts: Count, bets: Count, stakesMinor: Count });
export type Sums = z.infer<typeof Sums>;

/** What Postgres holds, read directly, as its owner: no request touches the Worker. */
export class Ledger {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.#pool = openPool(databaseUrl, 3);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async rows<Row extends z.ZodType>(row: Row, text: string, values: unknown[] = []): Promise<z.infer<Row>[]> {
    return z.array(row).parse((await this.#pool.query(text, values)).rows);
  }

  async count(text: string, values: unknown[] = []): Promise<number> {
    const [row] = await this.rows(z.record(z.string(), Count), text, values);
    return Object.values(row ?? {})[0] ?? Number.NaN;
  }

  /** Takes the lock that every append waits for, until the answer is called. */
  async holdAppends(): Promise<() => Promise<void>> {
    const client = await this.#pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT position FROM core.position_counter FOR UPDATE');
    return async () => {
      await client.query('ROLLBACK');
      client.release();
    };
  }

  /** Every ticket in core.events, by position. */
  tickets(): Promise<RecordedTicket[]> {
    return this.rows(
      RecordedTicket,
      `SELECT payload->>'receiptId' AS "receiptId", payload->>'roundId' AS "roundId", payload->>'cashierId' AS "cashierId",
              substr(command_id, length(actor) + 2) AS key, payload->'bets' AS bets, payload->>'totalMinor' AS "totalMinor",
              payload->>'placedAt' AS "placedAt"
       FROM core.events WHERE type = 'TicketPlaced' ORDER BY position`,
    );
  }

  /** Every event of every round, by position. */
  roundEvents(): Promise<RecordedEvent[]> {
    return this.rows(
      RecordedEvent,
      `SELECT stream_id AS "streamId", position, version, recorded_at AS "recordedAt", jsonb_build_object('type', type, 'data', payload) AS event
       FROM core.events WHERE aggregate_type = 'round' ORDER BY position`,
    );
  }

  /** How many of these tickets are not in core.events. */
  unrecorded(receiptIds: readonly string[]): Promise<number> {
    return this.count(
      `SELECT COUNT(*) FROM unnest($1::TEXT[]) AS wanted (id)
       WHERE NOT EXISTS (SELECT FROM core.events WHERE type = 'TicketPlaced' AND payload->>'receiptId' = wanted.id)`,
      [receiptIds],
    );
  }

  /** Every ticket of the read side. */
  receipts(): Promise<ReadReceipt[]> {
    return this.rows(
      ReadReceipt,
      `SELECT r.receipt_id AS "receiptId", r.round_id AS "roundId", r.cashier_id AS "cashierId", r.status, r.total_amount_minor AS "totalMinor",
              r.prize_minor AS "prizeMinor",
              COALESCE(jsonb_agg(jsonb_build_object(
                'participantNumber', b.participant_number, 'stakeMinor', b.value_minor, 'coefficientHundredths', b.coefficient_hundredths,
                'prizeMinor', b.prize_minor) ORDER BY b.bet_index) FILTER (WHERE b.receipt_id IS NOT NULL), '[]') AS bets
       FROM betting.receipts AS r LEFT JOIN betting.bets AS b USING (receipt_id)
       GROUP BY r.receipt_id ORDER BY r.receipt_id`,
    );
  }

  /** The sums of every round as its statistics have them. */
  statistics(): Promise<Sums[]> {
    return this.rows(
      Sums,
      `SELECT round_id AS "roundId", total_receipts AS receipts, total_bets AS bets, total_stakes_minor AS "stakesMinor"
       FROM betting.game_statistics ORDER BY round_id`,
    );
  }

  /** How many positions each projection lacks; those that lack none are left out. */
  async lag(): Promise<Record<string, number>> {
    const behind = await this.rows(
      z.object({ projection: z.string(), positions: Count }),
      `SELECT p.projection, c.position - p.position AS positions
       FROM core.position_counter AS c CROSS JOIN core.projections AS p WHERE p.position < c.position`,
    );
    return Object.fromEntries(behind.map(({ projection, positions }) => [projection, positions]));
  }
}

/** The data of the events of one type, in their order. */
export function only<Type extends RoundEvent['type']>(events: readonly RecordedEvent[], type: Type): EventOf<Type>[] {
  return events.flatMap(({ event }) => (event.type === type ? [event.data as EventOf<Type>] : []));
}
