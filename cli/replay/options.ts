import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { LOCAL_FEED_KEY } from '../../local/accounts.ts';
import { ReplayFailure, reasonOf } from './failure.ts';

export const HELP = `npm run replay -- <match.json> [options]

Plays a recorded League of Legends match (Riot match-v5, with its timeline) through the public API, as a data feed would:
creates the match, starts it, sends each kill as a score with the players' running kills, deaths and assists, and ends
it. Then compares what was sent with what was stored and with the file's own totals.

  --speed 60            how many times faster than the game; 60 plays half an hour in half a minute
  --url http://…        where Ringside answers; or RINGSIDE_URL; default http://localhost:8787
  --key rk_…            an API key of the role feed; or RINGSIDE_KEY; default the key of the local stack
  --match-id ESP-1      the match's id; default the file's own and a suffix of this run. A replay that broke off goes on
                        where it was when it is given the same id again
  --timeline file.json  default <match>_timeline.json beside the match
  --help                this text

Exit status: 0 when everything agrees, 1 when something differs or the match could not be played, 2 when it was asked wrongly.`;

const MATCH_ID = /^[A-Za-z0-9_-]{1,64}$/;

export interface ReplayOptions {
  readonly matchFile: string;
  readonly timelineFile: string;
  readonly speed: number;
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string;
  readonly matchId: string | undefined;
}

/** Reads the command line and the environment. @throws ReplayFailure, status 2, that says what is wrong. */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): ReplayOptions | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true) return 'help';
  const [matchFile, ...rest] = positionals;
  if (matchFile === undefined) throw wrong('Name the match file: npm run replay -- <match.json>. --help says more.');
  if (rest.length > 0) throw wrong(`One match at a time: ${rest.join(' ')} is one too many.`);
  const speed = Number(values.speed ?? 60);
  if (!(speed > 0) || !Number.isFinite(speed)) throw wrong(`--speed ${values.speed} is no speed: a number above 0, e.g. 60.`);
  const matchId = values['match-id'];
  if (matchId !== undefined && !MATCH_ID.test(matchId)) throw wrong(`--match-id ${matchId}: 1 to 64 letters, digits, _ or -.`);
  return {
    matchFile,
    timelineFile: values.timeline ?? join(dirname(matchFile), `${basename(matchFile, '.json')}_timeline.json`),
    speed,
    url: urlFrom(values.url ?? (env['RINGSIDE_URL'] || 'http://localhost:8787')),
    key: values.key ?? (env['RINGSIDE_KEY'] || LOCAL_FEED_KEY),
    matchId,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { speed: text, url: text, key: text, 'match-id': text, timeline: text, help: { type: 'boolean', short: 'h' } } as const;
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
