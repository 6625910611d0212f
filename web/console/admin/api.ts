import { ApiProblem, ApiUnreachable, createClient } from '../../../client/index.ts';
import type { Problem } from '../../../client/schema.ts';
import { who } from '../who.ts';
import { CommandKeys } from './command-keys.ts';

/** Why there is no answer to show: the server said no, or said nothing. */
export type Refusal = { readonly kind: 'refused'; readonly problem: Problem } | { readonly kind: 'unanswered' };

/** What became of a question or a command. `cursor` leads to the next page of a list; null where there is none. */
export type Outcome<Data> =
  | { readonly ok: true; readonly data: Data; readonly cursor: string | null }
  | { readonly ok: false; readonly refusal: Refusal };

/** A call of `api` that was made just now. */
export type Called<Data> = Promise<{ readonly data: Data; readonly pagination?: { readonly cursor: string | null } }>;

const ATTEMPTS = 3;
const UNAUTHENTICATED = 401;
/** The command itself was decided: done, or refused by what it says. */
const DECIDED: ReadonlySet<number> = new Set([200, 201, 400, 404, 405, 409, 412, 413, 415, 422]);

const keys = new CommandKeys(() => crypto.randomUUID());

/** The API. A command goes out under a key that is kept, over clicks and calls, until the server has decided it. */
export const api = createClient({ attempts: ATTEMPTS, fetch: underItsKey });

async function underItsKey(request: Request): Promise<Response> {
  if (request.method === 'GET') return fetch(request);
  const command = `${request.method} ${request.url} ${await request.clone().text()}`;
  request.headers.set('Idempotency-Key', keys.keyOf(command));
  const response = await fetch(request);
  // Read whole: an answer that breaks off in the middle has decided nothing for who asked.
  const text = await response.text();
  if (DECIDED.has(response.status)) keys.answered(command);
  return new Response(text, response);
}

/** Takes the answer to a call, whatever it is. A session that has ended brings the sign-in back. */
export async function outcomeOf<Data>(call: Called<Data>): Promise<Outcome<Data>> {
  try {
    const { data, pagination } = await call;
    return { ok: true, data, cursor: pagination?.cursor ?? null };
  } catch (thrown) {
    if (thrown instanceof ApiUnreachable) return { ok: false, refusal: { kind: 'unanswered' } };
    if (!(thrown instanceof ApiProblem)) throw thrown;
    if (thrown.status === UNAUTHENTICATED) who.value = { is: 'ended' };
    return { ok: false, refusal: { kind: 'refused', problem: thrown.problem } };
  }
}

/** What of a query was filled in: the API takes no empty parameters. */
export function filled<Query extends object>(query: Query): { readonly [Name in keyof Query]?: Exclude<Query[Name], '' | undefined> } {
  const entries = Object.entries(query).filter(([, value]) => value !== '' && value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Query]?: Exclude<Query[Name], '' | undefined> };
}
