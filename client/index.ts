import openapi from 'openapi-fetch';
import { insist, type Persistence, type World } from './persistence.ts';
import { ApiProblem, ApiUnreachable, isProblem } from './problem.ts';
import type { Paths } from './schema.ts';

export type * from './schema.ts';
export { ApiProblem, ApiUnreachable, type Persistence };

export interface ClientOptions extends Persistence, Partial<World> {
  /** Where the API is, `https://…`; in a browser the page's own origin where it is missing. */
  readonly baseUrl?: string;
  /** A session token, a JWT or an API key; asked anew for each request where it is a function. Our own pages need none: they have the cookie. */
  readonly token?: string | (() => string | undefined);
}

const KEY = 'Idempotency-Key';

type Method = 'get' | 'post' | 'patch' | 'delete';
type PathsWith<M extends Method> = { [Path in keyof Paths]: M extends keyof Paths[Path] ? Path : never }[keyof Paths];

type Params<Operation> = Operation extends { parameters: infer Parameters }
  ? object extends Parameters
    ? { readonly params?: Parameters }
    : { readonly params: Parameters }
  : never;
type Sent<Operation> = Operation extends { requestBody: infer Request }
  ? { readonly body: Unchanged<JsonOf<Request>> }
  : { readonly body?: 'requestBody' extends keyof Operation ? Unchanged<JsonOf<NonNullable<Operation['requestBody']>>> : undefined };

/** What is only read: a caller may pass what is readonly, and any object where the API takes any. */
type Unchanged<Value> = Value extends object
  ? string extends keyof Value
    ? object
    : { readonly [Key in keyof Value]: Unchanged<Value[Key]> }
  : Value;

/** What a call takes: `params: { path, query, header }`, the body where the operation has one, a signal that gives it up. */
export type Init<Operation> = Params<Operation> & Sent<Operation> & { readonly signal?: AbortSignal };

type Success<Operation> = Operation extends { responses: infer Responses } ? JsonOf<Responses[keyof Responses & (200 | 201)]> : never;
type JsonOf<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : never;

/** What an operation answers: the whole envelope (`data`, `meta`, of a list `pagination`), and the response it came in. */
export type Answer<Operation> = Success<Operation> & { readonly response: Response };

type Call<M extends Method> = <Path extends PathsWith<M>>(
  path: Path,
  ...init: object extends Init<Paths[Path][M & keyof Paths[Path]]>
    ? [init?: Init<Paths[Path][M & keyof Paths[Path]]>]
    : [init: Init<Paths[Path][M & keyof Paths[Path]]>]
) => Promise<Answer<Paths[Path][M & keyof Paths[Path]]>>;

/** The API, one function a method; paths, parameters, bodies and answers are typed by the API's own document. */
export interface Client {
  /** Reads. @throws ApiProblem when the API says no, ApiUnreachable when it says nothing. */
  readonly GET: Call<'get'>;
  /** Commands, once however often it is sent: under the caller's `Idempotency-Key`, else under a new one. @throws as GET does. */
  readonly POST: Call<'post'>;
  readonly PATCH: Call<'patch'>;
  readonly DELETE: Call<'delete'>;
}

/** The same before the document types it. */
type Untyped = (path: string, init?: object) => Promise<{ readonly data?: string; readonly error?: unknown; readonly response: Response }>;

/**
 * Makes a client. Answers that get lost and refusals that pass (429, 502, 503, 504) are tried again, within the bounds of
 * `Persistence` and a command always under the same key.
 */
export function createClient({ baseUrl = '', token, fetch, sleep, random, ...persistence }: ClientOptions = {}): Client {
  const world: World = {
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
    sleep: sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    random: random ?? Math.random,
  };
  const http = openapi({ baseUrl, fetch: (request) => insist(signed(request, token), world, persistence) });
  // What an operation answers is what the document says: the server's tests hold it to that, and no client checks it again.
  return {
    GET: settled(http.GET as Untyped) as Call<'get'>,
    POST: settled(http.POST as Untyped) as Call<'post'>,
    PATCH: settled(http.PATCH as Untyped) as Call<'patch'>,
    DELETE: settled(http.DELETE as Untyped) as Call<'delete'>,
  };
}

function signed(request: Request, token: ClientOptions['token']): Request {
  const secret = typeof token === 'function' ? token() : token;
  if (secret !== undefined) request.headers.set('Authorization', `Bearer ${secret}`);
  if (request.method !== 'GET' && !request.headers.has(KEY)) request.headers.set(KEY, crypto.randomUUID());
  return request;
}

function settled(call: Untyped) {
  return async (path: string, init?: object): Promise<object> => {
    const { data, error, response } = await call(path, { ...init, parseAs: 'text' });
    const body = data === undefined ? error : parsed(data);
    if (response.ok && typeof body === 'object' && body !== null) return { ...body, response };
    if (isProblem(body)) throw new ApiProblem(body, response);
    throw new ApiUnreachable(`${path} answered ${response.status}, and not as the API does`);
  };
}

/** Undefined for what is no JSON: a network that asks for a sign-in answers 200 with a page. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
