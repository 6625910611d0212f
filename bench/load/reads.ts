/**
 * Reads the statistics of rounds and times every answer. A process of its own, so that its CPU can be told apart.
 *
 *   node bench/load/reads.ts '{"url":"http://127.0.0.1:8787","rounds":{"first":1001,"step":1000,"count":20},"connections":32,"seconds":10}'
 *
 * The connections share the rounds out and go through theirs again and again, so with as many rounds as requests none is
 * asked twice. What it prints stands at `generate`.
 */
import { z } from 'zod';
import { generate, Sending } from './generator.ts';

const Options = Sending.extend({ rounds: z.object({ first: z.int(), step: z.int(), count: z.int().positive() }) });

/** What the readers are told. */
export type ReadOptions = z.input<typeof Options>;

const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
const { host } = new URL(options.url);
const { first, step, count } = options.rounds;
await generate(options, {
  ofConnection(index) {
    let asked = index;
    return {
      next() {
        const roundId = first + step * (asked % count);
        asked += options.connections;
        return Buffer.from(`GET /api/v1/stats/round/${roundId} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'latin1');
      },
    };
  },
  wanted: 1,
  unitsOf: (status) => (status === 200 ? 1 : 0),
});
