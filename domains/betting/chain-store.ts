import { z } from 'zod';
import type { Queries } from '../../core/projections/checkpoint.ts';
import { ChainEntry } from './contract.ts';

const PAGE_EVENTS = 5_000;
const KINDS = { TicketPlaced: 'sale', TicketModified: 'modify', TicketVoided: 'void' } as const;

const Standing = z.object({ is_known: z.boolean(), is_closed: z.boolean() });
const Row = z
  .object({
    version: z.coerce.number(),
    type: z.enum(['TicketPlaced', 'TicketModified', 'TicketVoided']),
    receipt_id: z.string(),
    bets: ChainEntry.shape.bets,
  })
  .transform(({ version, type, receipt_id: receiptId, bets }) => ({ version, entry: { kind: KINDS[type], receiptId, bets } }));

/** Whether a round's events are recorded up to its close: then its chain is whole. */
export async function chainStanding(queries: Queries, roundId: string): Promise<{ isKnown: boolean; isClosed: boolean }> {
  const rows = await queries.query(
    `SELECT EXISTS (SELECT FROM core.events WHERE stream_id = $1) AS is_known,
            EXISTS (SELECT FROM core.events WHERE stream_id = $1 AND type IN ('RoundClosed', 'RoundStarted', 'RoundVoided')) AS is_closed`,
    [`round:${roundId}`],
  );
  const { is_known: isKnown, is_closed: isClosed } = Standing.parse(rows[0]);
  return { isKnown, isClosed };
}

/** The links of a round's chain in their order, page by page: a round may have a million. */
export async function* readChain(queries: Queries, roundId: string): AsyncGenerator<ChainEntry[]> {
  for (let after = 0; ;) {
    const rows = z.array(Row).parse(
      await queries.query(
        `SELECT version, type, payload->>'receiptId' AS receipt_id, payload->'bets' AS bets
         FROM core.events
         WHERE stream_id = $1 AND version > $2 AND type IN ('TicketPlaced', 'TicketModified', 'TicketVoided')
         ORDER BY version LIMIT $3`,
        [`round:${roundId}`, after, PAGE_EVENTS],
      ),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ entry }) => entry);
    if (rows.length < PAGE_EVENTS) return;
    after = last.version;
  }
}
