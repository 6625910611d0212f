import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CHECKS, Unfit, type Check, type Site } from './smoke/checks.ts';

const HELP = `npm run smoke -- --url https://ringside.example [options]

Looks at a deployment from outside, changes nothing there, and prints what it saw.

  --patience SECONDS   how long what is not right yet may become right; default 90: a new version takes seconds to be
                       everywhere, and the cron opens the first round within a minute
  --time-limit SECONDS how long one answer may take; default 10
  --allow-degraded     lets a house pass that is degraded: Redis or Postgres away, or a stream stopped
  --help               this

Exit status: 0 all is well, 1 something is not, 2 asked wrongly.
`;

const AGAIN_AFTER_MS = 2_000;

const Options = z.object({
  url: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  patience: z.coerce.number().nonnegative(),
  'time-limit': z.coerce.number().positive(),
  'allow-degraded': z.boolean(),
});
type Options = z.infer<typeof Options>;

/** Where the words go. */
export interface Screen {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

interface Finding {
  readonly ok: boolean;
  readonly words: string;
  readonly looks: number;
}

/** Asked wrongly. */
class Misuse extends Error {}

/** `npm run smoke`. @returns the exit status: 0 all is well, 1 something is not, 2 asked wrongly. */
export async function smoke(args: readonly string[], screen: Screen): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(args);
    if (options !== 'help') return await examine(options, screen);
    screen.write(HELP);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof Misuse)) throw thrown;
    screen.complain(`${thrown.message}\n\n${HELP}`);
    return 2;
  }
}

async function examine(options: Options, { write }: Screen): Promise<0 | 1> {
  const site: Site = { url: options.url, allowDegraded: options['allow-degraded'], timeLimitMs: options['time-limit'] * 1_000 };
  const deadline = performance.now() + options.patience * 1_000;
  const width = Math.max(...CHECKS.map(({ name }) => name.length));
  let passed = 0;
  write(`${site.url}\n\n`);
  for (const check of CHECKS) {
    const { ok, words, looks } = await insist(check, site, deadline);
    if (ok) passed += 1;
    write(`  ${ok ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(width)}  ${words}${looks > 1 ? ` (look ${looks})` : ''}\n`);
  }
  write(`\n${passed} of ${CHECKS.length} checks passed.\n`);
  return passed === CHECKS.length ? 0 : 1;
}

/** Looks until it is right or the patience, one for all checks, is over. */
async function insist(check: Check, site: Site, deadline: number): Promise<Finding> {
  for (let looks = 1; ; looks += 1) {
    try {
      return { ok: true, words: await check.look(site), looks };
    } catch (thrown) {
      if (performance.now() + AGAIN_AFTER_MS > deadline) return { ok: false, words: wordsOf(thrown), looks };
      await setTimeout(AGAIN_AFTER_MS);
    }
  }
}

function wordsOf(thrown: unknown): string {
  if (thrown instanceof Unfit) return thrown.message;
  if (thrown instanceof z.ZodError) return `the answer has another shape: ${z.prettifyError(thrown).replaceAll(/\s+/g, ' ')}`;
  if (!(thrown instanceof Error)) return String(thrown);
  // fetch says only that it failed; why stands in the cause.
  return thrown.cause instanceof Error ? `${thrown.message}: ${thrown.cause.message}` : thrown.message;
}

/** @throws Misuse that says what is wrong. */
function readOptions(args: readonly string[]): Options | 'help' {
  const values = given(args);
  if (values.help) return 'help';
  if (values.url === undefined) throw new Misuse('Name the deployment with --url.');
  const options = Options.safeParse(values);
  if (options.success) return options.data;
  throw new Misuse(options.error.issues.map(({ path, message }) => `--${path.join('')}: ${message}`).join('\n'));
}

function given(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        patience: { type: 'string', default: '90' },
        'time-limit': { type: 'string', default: '10' },
        'allow-degraded': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (thrown) {
    throw new Misuse(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

if (import.meta.main) {
  process.exitCode = await smoke(process.argv.slice(2), {
    write: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
  });
}
