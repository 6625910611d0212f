import { encodeCursor } from '../../core/http/pagination.ts';
import { receiptIdOf } from '../../domains/betting/round/receipt-id.ts';
import { read } from '../load/reading.ts';
import type { Read } from '../load/reads.ts';
import { freshRounds } from '../rounds.ts';
import type { Stack } from '../sides/stack.ts';
import { alone, inTurn, type Bench, type Line, type Run, type Work } from '../work.ts';

const RECEIPTS = 1_000_000;
const RECEIPTS_A_ROUND = 10_000;
const PAGE = 50;
const CONNECTIONS = 16;
const SECONDS = 10;
/** Pages at as many places of the list, so that none is at hand because it was just read. */
const PLACES = 20_000;

const FILL = `
INSERT INTO betting.receipts (receipt_id, round_id, cashier_id, status, total_amount_minor, created_at)
SELECT id, id / 10000000, 'local-cashier' || CASE WHEN id % 5 = 0 THEN '2' ELSE '' END, 'lost', 100 + id % 900, now()
FROM unnest($1::BIGINT[]) AS id`;

/** Pages of a million tickets by keyset, wherever in the list. */
export const listing: Work = {
  name: 'listing',
  about: `GET /receipts, pages of ${PAGE} out of ${RECEIPTS.toLocaleString('en')} tickets over ${CONNECTIONS} connections`,
  async measure(bench) {
    const stack = await bench.stack();
    const ids = await fill(stack);
    const admin = await stack.login('admin');
    const label = 'anywhere in the list';
    const found = await inTurn(bench, label, {
      ours: () => pages(bench, stack.url, anywhere(ids, admin, '')),
      peer: async () => {
        const { url, token } = await bench.ticketsPeer();
        return pages(
          bench,
          url,
          places(ids).map((id) => ({ path: `/api/v1/receipts?limit=${PAGE}&before=${id}`, token })),
        );
      },
    });
    const lines: Line[] = [line(label, found.ours, found.peer)];
    if (bench.sides === 'peer') return lines;
    const own = await alone(bench, 'of one cashier', () => pages(bench, stack.url, anywhere(ids, admin, '&cashierId=local-cashier2')));
    const first = await alone(bench, 'the first page', () =>
      pages(bench, stack.url, [{ path: `/api/v1/receipts?limit=${PAGE}`, token: admin }]),
    );
    return [...lines, line('of one cashier, a fifth of all, anywhere', own, []), line('the first page', first, [])];
  },
};

function pages(bench: Bench, url: string, reads: Read[]): Promise<Run> {
  return read(bench, { url, reads, connections: CONNECTIONS, seconds: bench.seconds(SECONDS) });
}

function anywhere(ids: string[], token: string, filter: string): Read[] {
  return places(ids).map((id) => ({ path: `/api/v1/receipts?limit=${PAGE}${filter}&cursor=${encodeCursor(id)}`, token }));
}

function places(ids: string[]): string[] {
  return Array.from({ length: PLACES }, (_, index) => ids[Math.floor(((index * 7919) % PLACES) * (ids.length / PLACES))] ?? '0');
}

function line(label: string, ours: Run[], peer: Run[]): Line {
  return { label, unit: 'pages/s', per: 'page', target: null, ours, peer, notes: [] };
}

/** A million tickets of rounds that nobody sells on, written past the events. */
async function fill(stack: Stack): Promise<string[]> {
  const rounds = await freshRounds(stack.pool, RECEIPTS / RECEIPTS_A_ROUND);
  const all: string[] = [];
  for (let index = 0; index < rounds.count; index += 1) {
    const roundNumber = rounds.first + rounds.step * index;
    const ids = Array.from({ length: RECEIPTS_A_ROUND }, (_, sequence) => receiptIdOf(roundNumber, sequence + 1));
    await stack.pool.query(FILL, [ids]);
    all.push(...ids);
  }
  await stack.pool.query('ANALYZE betting.receipts');
  return all;
}
