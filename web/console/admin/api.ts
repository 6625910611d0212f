import { insist } from '../../../client/persistence.ts';
import { isProblem } from '../../../client/problem.ts';
import type { Problem } from '../../../client/schema.ts';
import { who } from '../who.ts';
import { CommandKeys } from './command-keys.ts';

/** Why there is no answer to show: the server said no, or said nothing. */
export type Refusal = { readonly kind: 'refused'; readonly problem: Problem } | { readonly kind: 'unanswered' };

/** What became of a question or a command. `cursor` leads to the next page of a list; null where there is none. */
export type Outcome<Data> =
  | { readonly ok: true; readonly data: Data; readonly cursor: string | null }
  | { readonly ok: false; readonly refusal: Refusal };

export type Query = Readonly<Record<string, string | number | undefined>>;
export type Method = 'POST' | 'PATCH' | 'DELETE';

const API = '/api/v1';
const UNAUTHENTICATED = 401;
/** The command itself was decided: done, or refused by what it says. */
const DECIDED: ReadonlySet<number> = new Set([400, 404, 405, 409, 412, 413, 415, 422]);
const WORLD = {
  fetch: (request: Request) => fetch(request),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

const keys = new CommandKeys(() => crypto.randomUUID());

/** Reads. What an operation answers is what the document says: the server's tests hold it to that, and no page checks it again. */
export function read<Data>(path: string, query: Query = {}): Promise<Outcome<Data>> {
  return outcomeOf(new Request(addressOf(path, query)), 2);
}

/** Commands, once: under a key that is kept until the server has answered for good. */
export async function command(method: Method, path: string, body: object): Promise<Outcome<unknown>> {
  const text = JSON.stringify(body);
  const name = `${method} ${path} ${text}`;
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': keys.keyOf(name) };
  const outcome = await outcomeOf(new Request(`${API}${path}`, { method, headers, body: text }), 4);
  if (isFinal(outcome)) keys.answered(name);
  return outcome;
}

/** A path with what is asked of it; where it begins at the origin, the browser can fetch it itself. */
export function addressOf(path: string, query: Query, base = API): string {
  const known = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]));
  const search = new URLSearchParams(known).toString();
  return `${base}${path}${search === '' ? '' : `?${search}`}`;
}

function isFinal(outcome: Outcome<unknown>): boolean {
  if (outcome.ok) return true;
  const { refusal } = outcome;
  return refusal.kind === 'refused' && DECIDED.has(refusal.problem.status);
}

async function outcomeOf<Data>(request: Request, attempts: number): Promise<Outcome<Data>> {
  try {
    const response = await insist(request, WORLD, { attempts });
    const body: unknown = await response.json();
    if (response.ok) {
      const { data, pagination } = body as { data: Data; pagination?: { cursor: string | null } };
      return { ok: true, data, cursor: pagination?.cursor ?? null };
    }
    if (response.status === UNAUTHENTICATED) who.value = { is: 'ended' };
    if (isProblem(body)) return { ok: false, refusal: { kind: 'refused', problem: body } };
  } catch {
    // Nobody answered, or not as the API does.
  }
  return { ok: false, refusal: { kind: 'unanswered' } };
}
