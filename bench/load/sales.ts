/**
 * Sells tickets and times every answer. A process of its own, so that its CPU can be told apart.
 *
 *   node bench/load/sales.ts '{"url":"http://127.0.0.1:8787","token":"…","roundId":"…","connections":16,"seconds":10}'
 *
 * What it prints stands at `generate`.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { generate, Sending } from './generator.ts';
import { SaleRequests } from './requests.ts';

const Options = Sending.extend({ token: z.string(), roundId: z.string(), ticketsPerRequest: z.int().positive().default(1) });

/** What the sellers are told. */
export type SaleOptions = z.input<typeof Options>;

const REFUSED_TICKET = '"problem":';

const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
const wanted = options.ticketsPerRequest;
const run = randomBytes(4).toString('hex');
await generate(options, {
  ofConnection: (index) => new SaleRequests(options, `${run}-${String(index).padStart(4, '0')}`),
  wanted,
  unitsOf: ticketsSold,
});

function ticketsSold(status: number, body: Buffer): number {
  if (wanted === 1) return status === 201 ? 1 : 0;
  if (status !== 200 && status !== 201) return 0;
  let sold = wanted;
  for (let at = body.indexOf(REFUSED_TICKET); at >= 0; at = body.indexOf(REFUSED_TICKET, at + 1)) sold -= 1;
  return sold;
}
