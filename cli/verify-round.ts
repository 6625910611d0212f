import { parseArgs } from 'node:util';
import type { ChainEntry } from '../domains/betting/contract.ts';
import { check } from './verify-round/check.ts';
import { chainIn, readSource, reportIn, Usage } from './verify-round/report.ts';

const HELP = `npm run verify-round -- FILE|URL [--chain FILE|URL] [--ticket NUMBER]

Draws a round again from what was published, and says whether it was fair. FILE or URL is the answer of
GET /api/v1/rounds/{roundId}/fairness; --chain, that of GET /api/v1/rounds/{roundId}/chain, computes the head of the chain
over all tickets too; --ticket shows a ticket's own links of it.

Needs Node 24.2 or later and these files: no package, no database, no network for files. Only the signature of a beacon's
pulse needs a package (npm ci), or the single file that \`npm run build:verifier\` makes: node dist/verify-round.mjs FILE.

Exit status: 0 proven; 1 a step does not hold, and it is the last one printed; 2 it could not be checked.
`;

/** @returns the exit status. */
export async function verifyRound(args: readonly string[], print: (line: string) => void): Promise<number> {
  try {
    const { source, chain, ticket } = optionsIn(args);
    const report = reportIn(await readSource(source), source);
    const links = chain === undefined ? null : chainIn(await readSource(chain), chain);
    print(`Round ${report.roundId}, ${report.status}. Entropy: ${report.entropy.kind}.`);
    const verdict = await check(report, links, print);
    if (ticket !== undefined) showTicket(links ?? [], ticket, print);
    if (verdict === 'proven') print(report.status === 'void' ? 'PROVEN: the sealed seed was shown, and nothing was drawn.' : 'PROVEN.');
    if (verdict === 'broken') print('NOT PROVEN: this step does not hold.');
    if (verdict === 'unchecked') print('NOT CHECKED WHOLLY: the beacon’s signature needs a package. Run npm ci, or see --help.');
    if (verdict === null) print('The seed is secret until the round is settled: there is nothing to check yet but the commitment to keep.');
    return verdict === 'proven' ? 0 : verdict === 'broken' ? 1 : 2;
  } catch (thrown) {
    if (!(thrown instanceof Usage)) throw thrown;
    print(thrown.message);
    return 2;
  }
}

interface Options {
  readonly source: string;
  readonly chain: string | undefined;
  readonly ticket: string | undefined;
}

function optionsIn(args: readonly string[]): Options {
  try {
    const options = { chain: { type: 'string' }, ticket: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [source, ...others] = positionals;
    if (source === undefined || others.length > 0) throw new Usage(HELP);
    if (values.ticket !== undefined && values.chain === undefined) throw new Usage('--ticket looks into --chain: give both.');
    return { source, chain: values.chain, ticket: values.ticket };
  } catch (thrown) {
    throw thrown instanceof Usage ? thrown : new Usage(HELP);
  }
}

function showTicket(links: readonly ChainEntry[], ticket: string, print: (line: string) => void): void {
  const own = links.filter(({ receiptId }) => receiptId === ticket);
  if (own.length === 0) print(`Ticket ${ticket} is in no link: it was not in this draw.`);
  for (const { kind, bets } of own) {
    const list = bets.map(({ participantNumber, stakeMinor }) => `${stakeMinor} on ${participantNumber}`).join(', ');
    print(`Ticket ${ticket}: ${kind}, ${list}.`);
  }
}

if (import.meta.main) process.exitCode = await verifyRound(process.argv.slice(2), (line) => console.log(line));
