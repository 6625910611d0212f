import { z } from 'zod';
import { Frame } from '../../core/kernel/live.ts';
import { Round } from '../../domains/betting/contract.ts';

/** A deployment under test, and how much of an illness is let pass. */
export interface Site {
  /** Without a slash at its end. */
  readonly url: string;
  /** Lets `degraded` health pass: while Redis or Postgres is away, or a stream is stopped. */
  readonly allowDegraded: boolean;
  /** Longest that one question may take, ms. */
  readonly timeLimitMs: number;
}

/** One thing that must be true of a deployment. It changes nothing there. */
export interface Check {
  readonly name: string;
  /** @returns what was seen, in a few words. @throws Unfit, or what fetch throws, when it is not true. */
  readonly look: (site: Site) => Promise<string>;
}

/** A deployment is not as it must be; the message says how, in words. */
export class Unfit extends Error {}

const Health = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  dependencies: z.record(z.string(), z.looseObject({ ok: z.boolean() })),
  halted: z.array(z.string()),
});
const Description = z.object({ openapi: z.string().startsWith('3.1'), paths: z.record(z.string(), z.unknown()) });
const CurrentRound = z.object({ data: Round });
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), kid: z.string() })).min(1) });
const Problem = z.object({ success: z.literal(false), status: z.int(), code: z.string() });

/** Script and style addresses of a built page. */
const PARTS = /<(?:script|link)\b[^>]*?\b(?:src|href)="(\/[^"]+)"/g;
const TOPIC = 'track:main';

/** Everything that is looked at, in the order in which a failure is best understood. */
export const CHECKS: readonly Check[] = [
  { name: 'the house is healthy', look: lookAtHealth },
  { name: 'the API describes itself', look: lookAtDescription },
  { name: 'the signing key is there', look: lookAtKeys },
  { name: 'a round takes bets', look: lookAtRound },
  { name: 'a command without a credential is refused', look: lookAtRefusal },
  { name: 'a socket gets a snapshot', look: lookAtSocket },
  { name: 'the pages load', look: lookAtPages },
];

async function lookAtHealth(site: Site): Promise<string> {
  const { status, dependencies, halted } = Health.parse(await json(site, '/healthz', [200, 503]));
  const away = Object.entries(dependencies).flatMap(([name, { ok }]) => (ok ? [] : [`${name} does not answer`]));
  const stopped = halted.length === 0 ? [] : [`stopped streams: ${halted.join(', ')}`];
  const words = [status, ...away, ...stopped].join(', ');
  if (status === 'ok' || (status === 'degraded' && site.allowDegraded)) return words;
  throw new Unfit(words);
}

async function lookAtDescription(site: Site): Promise<string> {
  const { openapi, paths } = Description.parse(await json(site, '/openapi.json'));
  if (paths['/api/v1/receipts'] === undefined) throw new Unfit('/openapi.json does not know /api/v1/receipts');
  return `OpenAPI ${openapi}, ${Object.keys(paths).length} paths`;
}

async function lookAtKeys(site: Site): Promise<string> {
  const { keys } = Keys.parse(await json(site, '/.well-known/jwks.json'));
  return `Ed25519 ${keys.map(({ kid }) => kid).join(', ')}`;
}

async function lookAtRound(site: Site): Promise<string> {
  const { data } = CurrentRound.parse(await json(site, '/api/v1/rounds/current'));
  if (data.status !== 'waiting') throw new Unfit(`round ${data.roundId} is ${data.status}, not waiting`);
  return `round ${data.roundId}, until ${data.closesAt}`;
}

async function lookAtRefusal(site: Site): Promise<string> {
  const command = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const { status, code } = Problem.parse(await json(site, '/api/v1/receipts', [401], command));
  return `${status} ${code}`;
}

async function lookAtPages(site: Site): Promise<string> {
  const page = await ask(site, '/', [200]);
  const type = page.headers.get('content-type') ?? 'no type';
  if (!type.startsWith('text/html')) throw new Unfit(`/ is ${type}, not a page`);
  const parts = [...(await page.text()).matchAll(PARTS)].flatMap(([, address]) => address ?? []);
  if (parts.length === 0) throw new Unfit('/ names no script and no style: it was not built');
  for (const part of parts) await (await ask(site, part, [200])).arrayBuffer();
  return `/ and its ${parts.length} files`;
}

function lookAtSocket(site: Site): Promise<string> {
  const started = performance.now();
  const socket = new WebSocket(`${site.url.replace(/^http/, 'ws')}/api/v1/live?topics=${TOPIC}`);
  return new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Unfit(`no snapshot of ${TOPIC} came within ${site.timeLimitMs} ms`)), site.timeLimitMs);
    const settle = (end: () => void) => {
      clearTimeout(late);
      socket.close();
      end();
    };
    socket.addEventListener('error', () => settle(() => reject(new Unfit('the socket did not open'))));
    socket.addEventListener('close', ({ code }) => settle(() => reject(new Unfit(`the socket was closed with ${code}`))));
    socket.addEventListener('message', ({ data }) => {
      const frame = Frame.safeParse(parsed(data));
      if (!frame.success || frame.data.event !== 'snapshot' || frame.data.topic !== TOPIC) return;
      settle(() => resolve(`${TOPIC} after ${Math.round(performance.now() - started)} ms`));
    });
  }).finally(() => socket.close());
}

/** Asks for JSON. @throws Unfit when it is answered with another status, or no JSON. */
async function json(site: Site, path: string, statuses: readonly number[] = [200], init: RequestInit = {}): Promise<unknown> {
  const text = await (await ask(site, path, statuses, init)).text();
  const value = parsed(text);
  if (value === undefined) throw new Unfit(`${path} is no JSON: ${text.slice(0, 80)}`);
  return value;
}

async function ask(site: Site, path: string, statuses: readonly number[], init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${site.url}${path}`, { ...init, redirect: 'manual', signal: AbortSignal.timeout(site.timeLimitMs) });
  if (statuses.includes(response.status)) return response;
  const said = (await response.text()).replaceAll(/\s+/g, ' ').slice(0, 120);
  throw new Unfit(`${path} answered ${response.status} instead of ${statuses.join(' or ')}: ${said}`);
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
