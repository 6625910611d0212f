import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRound } from '../../cli/verify-round.ts';
import type { ChainEntry, FairnessReport } from '../../domains/betting/contract.ts';
import { timeOfPulse } from '../../domains/betting/round/beacon.ts';
import { headAfter } from '../../domains/betting/round/chain.ts';
import { commitmentOf, drawWinner, weightsOf } from '../../domains/betting/round/draw.ts';
import { PULSE } from '../support/pulses.ts';

const SEED = '5eed'.repeat(16);
const CLOSED_AT = new Date(timeOfPulse(PULSE.round) - 1_000).toISOString();
const participants = [220, 350, 500].map((coefficientHundredths, index) => {
  return { participantNumber: index + 1, name: `Runner ${index + 1}`, coefficientHundredths };
});
const CHAIN: ChainEntry[] = [
  { kind: 'sale', receiptId: '70010000018', bets: [{ participantNumber: 1, stakeMinor: 100 }] },
  { kind: 'sale', receiptId: '70010000026', bets: [{ participantNumber: 3, stakeMinor: 250 }] },
  { kind: 'modify', receiptId: '70010000018', bets: [{ participantNumber: 2, stakeMinor: 300 }] },
  { kind: 'void', receiptId: '70010000026', bets: [{ participantNumber: 3, stakeMinor: 250 }] },
];

function reportOf(kind: 'chain' | 'beacon'): FairnessReport {
  const commitment = commitmentOf(SEED);
  const chainHead = headAfter(commitment, CHAIN);
  const value = kind === 'chain' ? chainHead : `${chainHead}:${PULSE.randomness}`;
  const weights = weightsOf(participants);
  const { participantNumber: winner, counter } = drawWinner(SEED, value, '7001', weights);
  const entropy = kind === 'chain' ? ({ kind, value } as const) : ({ kind, value, pulse: PULSE, closedAt: CLOSED_AT } as const);
  return {
    roundId: '7001',
    status: 'finished',
    closesAt: CLOSED_AT,
    participants,
    commitment,
    chainHead,
    entropy,
    serverSeed: SEED,
    weights,
    counter,
    winner,
  };
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringside-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function fileOf(text: string): Promise<string> {
  const path = join(folder, `${(files += 1)}.json`);
  await writeFile(path, text);
  return path;
}
const written = (report: object) => fileOf(JSON.stringify({ success: true, data: report, meta: { timestamp: CLOSED_AT } }));
const linesOf = (chain: readonly object[]) => fileOf(chain.map((entry) => `${JSON.stringify(entry)}\n`).join(''));

async function run(...args: string[]): Promise<{ status: number; printed: string }> {
  const lines: string[] = [];
  const status = await verifyRound(args, (line) => lines.push(line));
  return { status, printed: lines.join('\n') };
}

/** The title of the first step that does not hold. */
const failed = (printed: string) => /\[FAIL\] \d+\. (.*)/.exec(printed)?.[1];

describe('npm run verify-round', () => {
  it.each(['chain', 'beacon'] as const)('proves a true draw, entropy %s, step by step, with its chain and a ticket of it', async (kind) => {
    const { status, printed } = await run(await written(reportOf(kind)), '--chain', await linesOf(CHAIN), '--ticket', '70010000018');
    expect(printed).not.toContain('[FAIL]');
    expect([status, printed.split('\n').at(-1)]).toEqual([0, 'PROVEN.']);
    expect(printed.match(/\[ ok \]/g)).toHaveLength(kind === 'chain' ? 6 : 8);
    expect(printed).toContain('Ticket 70010000018: sale, 100 on 1.');
    expect(printed).toContain('Ticket 70010000018: modify, 300 on 2.');
  });

  const other = (hex: string | null) => (hex ?? '').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const FORGERIES: readonly (readonly [field: string, says: string, forge: (report: FairnessReport) => FairnessReport])[] = [
    ['the commitment', 'The seed is', (report) => ({ ...report, commitment: other(report.commitment) })],
    ['the seed', 'The seed is', (report) => ({ ...report, serverSeed: other(report.serverSeed) })],
    ['the head', 'The 4 links', (report) => ({ ...report, chainHead: other(report.chainHead) })],
    [
      'the close',
      'The beacon’s pulse',
      (report) => ({ ...report, entropy: { ...report.entropy, closedAt: new Date(timeOfPulse(PULSE.round)).toISOString() } }),
    ],
    ['the pulse', 'The beacon’s pulse', (report) => ({ ...report, entropy: { ...report.entropy, pulse: { ...PULSE, round: 1 } } })],
    [
      'the signature',
      'The beacon’s network',
      (report) => ({ ...report, entropy: { ...report.entropy, pulse: { ...PULSE, signature: other(PULSE.signature) } } }),
    ],
    [
      'the randomness',
      'The beacon’s network',
      (report) => ({ ...report, entropy: { ...report.entropy, pulse: { ...PULSE, randomness: other(PULSE.randomness) } } }),
    ],
    ['the entropy', 'What was drawn from', (report) => ({ ...report, entropy: { ...report.entropy, value: other(report.entropy.value) } })],
    [
      'a coefficient',
      'Each chance',
      (report) => ({
        ...report,
        participants: participants.map((runner, index) => (index === 0 ? { ...runner, coefficientHundredths: 225 } : runner)),
      }),
    ],
    [
      'a weight',
      'Each chance',
      (report) => ({ ...report, weights: report.weights.map((weight, index) => (index === 0 ? { ...weight, weight: 1 } : weight)) }),
    ],
    ['the counter', 'The number is', (report) => ({ ...report, counter: 7 })],
    ['the winner', 'The number modulo', (report) => ({ ...report, winner: (report.winner ?? 0) + 1 })],
  ];

  it.each(FORGERIES)('fails with another value for %s, and stops there: %s', async (_field, says, forge) => {
    const { status, printed } = await run(await written(forge(reportOf('beacon'))), '--chain', await linesOf(CHAIN));
    expect(status).toBe(1);
    expect(failed(printed)).toContain(says);
    expect(printed.trimEnd().split('\n').at(-1)).toBe('NOT PROVEN: this step does not hold.');
  });

  it('fails with a link more, less, changed, or in another place', async () => {
    const report = await written(reportOf('chain'));
    const [first, second, third, fourth] = CHAIN;
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error('no links');
    for (const chain of [
      CHAIN.slice(1),
      [...CHAIN, first],
      [second, first, third, fourth],
      [{ ...first, kind: 'void' }, second, third, fourth],
      [{ ...first, bets: [{ participantNumber: 1, stakeMinor: 101 }] }, second, third, fourth],
    ]) {
      const { status, printed } = await run(report, '--chain', await linesOf(chain));
      expect([status, failed(printed)]).toEqual([1, expect.stringContaining('links of the chain')]);
    }
  });

  it('proves the seed of a void round, of which nothing was drawn', async () => {
    const voided: FairnessReport = {
      ...reportOf('chain'),
      status: 'void',
      entropy: { kind: 'chain', value: null },
      counter: null,
      winner: null,
    };
    expect((await run(await written(voided), '--chain', await linesOf(CHAIN))).status).toBe(0);
    expect((await run(await written({ ...voided, winner: 1 }))).status).toBe(1);
    expect((await run(await written({ ...voided, serverSeed: other(SEED) }))).status).toBe(1);
  });

  it('asks an address as it reads a file', async () => {
    const body = await readFile(await written(reportOf('chain')));
    const server = createServer((request, response) => {
      if (request.url !== '/fairness') response.statusCode = 404;
      response.end(body);
    }).listen(0);
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    expect((await run(`${url}/fairness`)).status).toBe(0);
    expect(await run(`${url}/elsewhere`)).toMatchObject({ status: 2, printed: expect.stringContaining('answered 404') });
    server.close();
  });

  it('says what it cannot check, with the status 2', async () => {
    const sealed = { ...reportOf('chain'), status: 'waiting', serverSeed: null, counter: null, winner: null, chainHead: null };
    const odd = [99_991, 99_989, 99_971, 99_961, 99_929].map((coefficientHundredths, index) => ({
      participantNumber: index + 1,
      name: '',
      coefficientHundredths,
    }));
    for (const [args, says] of [
      [[], 'Exit status'],
      [['a', 'b'], 'Exit status'],
      [['--what'], 'Exit status'],
      [['/nowhere'], 'cannot be read'],
      [['http://127.0.0.1:1'], 'does not answer'],
      [[await fileOf('{')], 'is not JSON'],
      [[await fileOf('{"hello":"world"}')], 'is no answer'],
      [[await written({ ...reportOf('chain'), weights: [{}] })], 'is no answer'],
      [[await written({ ...reportOf('chain'), participants: odd })], 'No track may have such runners'],
      [[await written(sealed)], 'secret until'],
      [[await written(reportOf('chain')), '--ticket', '1'], 'give both'],
      [[await written(reportOf('chain')), '--chain', await fileOf('{}')], 'no link'],
    ] as const) {
      const { status, printed } = await run(...args);
      expect([args, status, printed]).toEqual([args, 2, expect.stringContaining(says)]);
    }
  });
});

describe('on a machine with Node and these files alone', () => {
  const spawned = async (script: string, file: string) => {
    const told = await promisify(execFile)(process.execPath, [script, file]).catch((error: unknown) => error);
    const { code = 0, stdout } = told as { code?: number; stdout: string };
    return { status: code, printed: stdout };
  };

  it('proves a draw from the chain; of the beacon’s it checks all but the signature, and says what that needs', async () => {
    const bare = join(folder, 'bare');
    for (const part of ['cli/verify-round.ts', 'cli/verify-round', 'domains/betting/round', 'core/kernel']) {
      await cp(join(import.meta.dirname, '../..', part), join(bare, part), { recursive: true });
    }
    await writeFile(join(bare, 'package.json'), '{ "type": "module" }');
    const script = join(bare, 'cli/verify-round.ts');
    expect(await spawned(script, await written(reportOf('chain')))).toMatchObject({ status: 0 });
    const beacon = await spawned(script, await written(reportOf('beacon')));
    expect(beacon).toMatchObject({ status: 2, printed: expect.stringContaining('[ ?? ] 3. The beacon’s network') });
    expect(beacon.printed).toContain('npm ci');
    const forged = await spawned(script, await written({ ...reportOf('beacon'), winner: 9 }));
    expect(forged.status).toBe(1);
  });

  it('proves both with the single file that is built for inspectors', async () => {
    const outfile = join(folder, 'single/verify-round.mjs');
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../cli/verify-round/bundle.ts'), outfile]);
    for (const kind of ['chain', 'beacon'] as const) {
      expect(await spawned(outfile, await written(reportOf(kind)))).toMatchObject({ status: 0 });
    }
  });
});
