import { z } from '@hono/zod-openapi';
import type { ZodError } from 'zod';
import type { Rejection } from '../kernel/decision.ts';
import { log } from '../metrics/log.ts';
import type { Answering } from './env.ts';
import { coreProblems } from './problems.ts';

/** The statuses a problem may have; a success is never one. */
export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 426 | 429 | 500 | 503;

/** How one code is told to people: `betting/round-closed` → 409, "The round is closed", what to do next. */
export interface ProblemEntry {
  readonly status: ProblemStatus;
  readonly title: string;
  /** Says in words what happened and what to do next. Pure; the details are the Rejection's. */
  readonly detail: (details: Rejection['details']) => string;
  /** The field or header that is always to blame; a rejection names another in `details.field`. */
  readonly field?: string;
  /** Seconds, for `Retry-After`; `details.retryAfterSeconds` wins over it. */
  readonly retryAfterSeconds?: number;
}

/** Every code of a slice. A domain keeps its own in contract.ts. */
export type ProblemCatalogue = Readonly<Record<string, ProblemEntry>>;

/** One thing that is wrong with a request: where, by which rule, and in words. */
export const FieldError = z
  .object({
    field: z.string().openapi({ example: 'bets.0.stakeMinor' }),
    rule: z.string().openapi({ example: 'too_small' }),
    message: z.string(),
  })
  .meta({ id: 'FieldError' });
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457, with our own members, and those that a code brings: `closedAt`, `retryAfterSeconds`, … */
export const Problem = z
  .looseObject({
    success: z.literal(false),
    type: z.string().openapi({ example: '/problems/betting/round-closed' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().openapi({ example: 'betting/round-closed' }),
    requestId: z.string(),
    errors: z.array(FieldError),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof Problem>;

const MEDIA_TYPE = 'application/problem+json';
const MOST_ERRORS = 20;

/**
 * Answers with the problem document of a rejection; its details become members of the document.
 *
 * @param catalogue  The slice's own codes; core's are always known. A code that stands in neither is a bug: logged, 500.
 * @param errors     The fields that are wrong, for a request that could not be understood.
 */
export function problem(c: Answering, rejection: Rejection, catalogue: ProblemCatalogue = {}, errors: readonly FieldError[] = []) {
  const { body, entry } = problemDocument(c.get('requestId'), rejection, catalogue, errors);
  return c.json(body, entry.status, headersOf(entry, body.code, rejection.details));
}

/** The document itself, for answers that carry several (a batch); `problem` answers with one. */
export function problemDocument(
  requestId: string,
  rejection: Rejection,
  catalogue: ProblemCatalogue = {},
  errors: readonly FieldError[] = [],
) {
  const known = catalogue[rejection.code] ?? coreProblems[rejection.code];
  if (known === undefined) log.error('a problem code stands in no catalogue', { code: rejection.code, requestId });
  const entry: ProblemEntry = known ?? coreProblems['core/internal'];
  const code = known === undefined ? 'core/internal' : rejection.code;
  const details = known === undefined ? {} : rejection.details;
  const detail = entry.detail(details);
  const body: Problem = {
    ...details,
    success: false,
    type: `/problems/${code}`,
    title: entry.title,
    status: entry.status,
    detail,
    code,
    requestId,
    errors: [...errors, ...ruledOut(code, details['field'] ?? entry.field, detail)].slice(0, MOST_ERRORS),
  };
  return { body, entry };
}

/** A rule that refuses one field names it. */
function ruledOut(rule: string, field: unknown, message: string): FieldError[] {
  return typeof field === 'string' ? [{ field, rule, message }] : [];
}

function headersOf(entry: ProblemEntry, code: string, details: Rejection['details']): Record<string, string> {
  const headers: Record<string, string> = { 'Content-Type': MEDIA_TYPE };
  const retryAfter = details['retryAfterSeconds'] ?? entry.retryAfterSeconds;
  if (typeof retryAfter === 'number') headers['Retry-After'] = String(Math.ceil(retryAfter));
  if (code === 'auth/unauthenticated') headers['WWW-Authenticate'] = 'Bearer realm="ringside"';
  if (code === 'core/method-not-allowed' && typeof details['allow'] === 'string') headers['Allow'] = details['allow'];
  return headers;
}

/** One error a zod issue, a key that is not known being named itself. `where` names the place when the whole of it is wrong. */
export function fieldErrors(error: ZodError, where: string): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    const fields = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    return fields.map((field) => ({ field: field.join('.') || where, rule: ruleOf(issue), message: issue.message }));
  });
}

/** A schema's own rule may have a name: `refine(…, { params: { rule } })`. */
function ruleOf(issue: ZodError['issues'][number]): string {
  const named: unknown = issue.code === 'custom' ? issue.params?.['rule'] : undefined;
  return typeof named === 'string' ? named : issue.code;
}

/** Answers 400 to a request whose parts break their schema. `where` is `json`, `query`, `param` or `header`. */
export function malformed(c: Answering, errors: readonly FieldError[]) {
  return problem(c, { code: 'core/malformed', details: {} }, {}, errors);
}

/** The `default` of a route's `responses`: every refusal has this one shape. */
export const problemResponse = {
  description: 'A problem document (RFC 9457)',
  content: { [MEDIA_TYPE]: { schema: Problem } },
} as const;
