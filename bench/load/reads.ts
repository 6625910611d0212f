/**
 * Asks for what a list names and times every answer. A process of its own, so that its CPU can be told apart.
 *
 *   node bench/load/reads.ts '{"url":"http://127.0.0.1:8787","list":"/tmp/reads.json","connections":32,"seconds":10}'
 *
 * The list is a file: a JSON array of `{ path, token? }`. The connections share it out and go through their part again and
 * again, so with as many entries as requests nothing is asked for twice. What it prints stands at `generate`.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { generate, Sending } from './generator.ts';

const Options = Sending.extend({ list: z.string() });
const List = z.array(z.object({ path: z.string(), token: z.string().optional() })).min(1);

/** What the readers are told. */
export type ReadOptions = z.input<typeof Options>;
/** What is asked for, and as whom. */
export type Read = z.infer<typeof List>[number];

const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
const { host } = new URL(options.url);
const list = List.parse(JSON.parse(await readFile(options.list, 'utf8')));
await generate(options, {
  ofConnection(index) {
    let asked = index;
    return {
      next() {
        const { path, token } = list[asked % list.length] ?? { path: '/' };
        asked += options.connections;
        const authorization = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
        return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\n`, 'latin1');
      },
    };
  },
  wanted: 1,
  unitsOf: (status) => (status === 200 ? 1 : 0),
});
