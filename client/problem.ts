import type { Problem } from './schema.ts';

/**
 * The API said no: a problem document (RFC 9457). `code` is stable (`betting/round-closed`), `message` is for people,
 * `problem` holds what else the refusal tells, e.g. `closedAt`, and `errors` the fields that are wrong.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: Problem['code'];
  readonly status: number;
  readonly problem: Problem;
  readonly response: Response;

  constructor(problem: Problem, response: Response) {
    super(`${problem.title} (${problem.code}). ${problem.detail}`);
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
    this.response = response;
  }
}

/** Nothing that the API could have said came back: it was not reached, not within the time, or something else answered. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}

/** Whether a body is a problem document; a proxy on the way answers with others. */
export function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'detail' in body && 'status' in body;
}
