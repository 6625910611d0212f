import { parseArgs } from 'node:util';
import { LOCAL_FEED_KEY } from '../../local/accounts.ts';
import { ReplayFailure, reasonOf } from './failure.ts';

export const HELP = `npm run replay -- <match.json | folder> [options]

Plays recorded League of Legends matches (Riot match-v5, each with its timeline) through the public API, as a data feed
would: creates the match, starts it, sends each kill as a score with the players' running kills, deaths and assists, and
the players' stats every minute of the game, and ends it. Then compares what was sent with what was stored and with the
file's own totals, player by player. A folder is every X.json in it that has an X_timeline.json, all at once.

  --speed 60            how many times faster than the game; 60 plays half an hour in half a minute
  --parallel 4          how many matches of a folder at once; default all
  --url http://…        where Ringside answers; or RINGSIDE_URL; default http://localhost:8787
  --key rk_…            an API key of the role feed; or RINGSIDE_KEY; default the key of the local stack
  --match-id ESP-1      the match's id; default the file's own and a suffix of this run. A replay that broke off goes on
                        where it was when it is given the same id again. For one match only
  --timeline file.json  default <match>_timeline.json beside the match. For one match only
  --help                this text

Exit status: 0 when everything agrees, 1 when something differs or a match could not be played, 2 when it was asked wrongly.`;

const MATCH_ID = /^[A-Za-z0-9_-]{1,64}$/;

export interface ReplayOptions {
  /** A match file or a folder. */
  readonly source: string;
  readonly timelineFile: string | undefined;
  readonly speed: number;
  /** How many matches at once; Infinity for all. */
  readonly parallel: number;
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string;
  readonly matchId: string | undefined;
}

/** Reads the command line and the environment. @throws ReplayFailure, status 2, that says what is wrong. */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): ReplayOptions | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true) return 'help';
  const [source, ...rest] = positionals;
  if (source === undefined) throw wrong('Name the match file or a folder: npm run replay -- <match.json>. --help says more.');
  if (rest.length > 0) throw wrong(`One file or one folder: ${rest.join(' ')} is one too many.`);
  const speed = Number(values.speed ?? 60);
  if (!(speed > 0) || !Number.isFinite(speed)) throw wrong(`--speed ${values.speed} is no speed: a number above 0, e.g. 60.`);
  const parallel = Number(values.parallel ?? Infinity);
  if (!(parallel >= 1) || (values.parallel !== undefined && !Number.isInteger(parallel)))
    throw wrong(`--parallel ${values.parallel}: a whole number from 1.`);
  const matchId = values['match-id'];
  if (matchId !== undefined && !MATCH_ID.test(matchId)) throw wrong(`--match-id ${matchId}: 1 to 64 letters, digits, _ or -.`);
  return {
    source,
    timelineFile: values.timeline,
    speed,
    parallel,
    url: urlFrom(values.url ?? (env['RINGSIDE_URL'] || 'http://localhost:8787')),
    key: values.key ?? (env['RINGSIDE_KEY'] || LOCAL_FEED_KEY),
    matchId,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    speed: text,
    parallel: text,
    url: text,
    key: text,
    'match-id': text,
    timeline: text,
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw wrong(`${reasonOf(thrown)} --help lists the options.`);
  }
}

function urlFrom(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw wrong(`${text} is no address: expected http://… or https://….`);
  return url.href.replace(/\/+$/, '');
}

function wrong(message: string): ReplayFailure {
  return new ReplayFailure(message, 2);
}
