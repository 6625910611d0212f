import { parseArgs } from 'node:util';
import { z } from 'zod';
import { AuditVerification } from '../core/audit/contract.ts';
import { Reconciliation } from '../core/audit/reconciliation.ts';

const HELP = `npm run reconcile -- --url https://ringside.example [options]

Compares every object with Postgres, every round's tickets and sums with its events, and walks along the whole audit trail.
It changes nothing. Prints each difference.

  --token TOKEN   an admin's session token; default: the environment's RINGSIDE_TOKEN
  --skip-audit    does not walk along the audit trail
  --help          this

Exit status: 0 everything agrees, 1 something differs, 2 asked wrongly or not answered.
`;

const TOLD_EVERY_MS = 2_000;

/** Where the words go. */
export interface Screen {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

const Options = z.object({
  url: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  token: z.string().min(1),
  'skip-audit': z.boolean(),
});
type Options = z.infer<typeof Options>;

/** Asked wrongly, or not answered. */
class Unanswered extends Error {}

/** `npm run reconcile`. @returns the exit status. */
export async function reconcileHouse(args: readonly string[], environment: NodeJS.ProcessEnv, screen: Screen): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(args, environment);
    if (options === 'help') {
      screen.write(HELP);
      return 0;
    }
    const differences = await compareAll(options, screen);
    const isBroken = options['skip-audit'] ? false : await walkTrail(options, screen);
    return differences > 0 || isBroken ? 1 : 0;
  } catch (thrown) {
    if (!(thrown instanceof Unanswered)) throw thrown;
    screen.complain(`${thrown.message}\n`);
    return 2;
  }
}

function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Options | 'help' {
  const options = {
    url: { type: 'string' },
    token: { type: 'string' },
    'skip-audit': { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help === true) return 'help';
    return Options.parse({ 'skip-audit': false, token: environment['RINGSIDE_TOKEN'], ...values });
  } catch (thrown) {
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown);
    throw new Unanswered(`${why}\n\n${HELP}`);
  }
}

async function compareAll(options: Options, { write }: Screen): Promise<number> {
  let [streams, events, differences] = [0, 0, 0];
  let toldAt = performance.now();
  for (let cursor: string | null = ''; cursor !== null;) {
    const found: Reconciliation = await ask(options, '/api/v1/ops/reconcile', cursor, Reconciliation);
    streams += found.streams;
    events += found.events;
    differences += found.differences.length;
    for (const { streamId, what } of found.differences) write(`  DIFFERS  ${streamId}: ${what}\n`);
    cursor = found.resumeCursor;
    if (cursor !== null && performance.now() - toldAt > TOLD_EVERY_MS) {
      write(`  … ${streams} streams, ${events} events\n`);
      toldAt = performance.now();
    }
  }
  write(`  ${differences === 0 ? 'ok' : `${differences} differences`}: ${streams} streams, ${events} events\n`);
  return differences;
}

async function walkTrail(options: Options, { write }: Screen): Promise<boolean> {
  for (let cursor: string | null = ''; cursor !== null;) {
    const found: AuditVerification = await ask(options, '/api/v1/audit/verify', cursor, AuditVerification);
    if (found.brokenAt !== null) {
      write(`  BROKEN   the audit trail at ${found.brokenAt.id}: ${found.brokenAt.why}\n`);
      return true;
    }
    cursor = found.resumeCursor;
    write(
      cursor === null
        ? `  ok: ${found.rows} entries of the audit trail${found.head === null ? '' : `, up to ${found.head.id} ${found.head.hash}`}\n`
        : `  … ${found.rows} entries\n`,
    );
  }
  return false;
}

async function ask<Data extends z.ZodType>({ url, token }: Options, path: string, cursor: string, data: Data): Promise<z.infer<Data>> {
  const query = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  const response = await fetch(`${url}${path}${query}`, { headers: { authorization: `Bearer ${token}` } }).catch((thrown: unknown) => {
    throw new Unanswered(`${url} does not answer: ${String(thrown)}`);
  });
  const text = await response.text();
  if (!response.ok) throw new Unanswered(`${path} was answered with ${response.status}: ${text}`);
  return data.parse(z.object({ data: z.unknown() }).parse(JSON.parse(text)).data);
}

if (import.meta.main) {
  const screen: Screen = { write: (text) => process.stdout.write(text), complain: (text) => process.stderr.write(text) };
  process.exitCode = await reconcileHouse(process.argv.slice(2), process.env, screen);
}
