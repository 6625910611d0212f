import { ApiProblem } from '../../client/index.ts';

/** The replay cannot go on for a reason that the person who started it can act on. */
export class ReplayFailure extends Error {
  override readonly name = 'ReplayFailure';
  /** 2 for what was asked wrongly, 1 for what went wrong. */
  readonly exitStatus: 1 | 2;

  constructor(message: string, exitStatus: 1 | 2 = 1) {
    super(message);
    this.exitStatus = exitStatus;
  }
}

/** What to tell of anything that was thrown; a refusal with its status, and what fetch hides in its causes. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown instanceof ApiProblem) {
    const hint = thrown.status === 401 || thrown.status === 403 ? ' Give an API key of the role feed: --key or RINGSIDE_KEY.' : '';
    return `${thrown.status} ${thrown.message}${hint}`;
  }
  const deepest = deepestCause(thrown);
  const code = 'code' in deepest ? String(deepest.code) : '';
  const detail = deepest === thrown ? '' : deepest.message || code;
  return detail === '' ? thrown.message : `${thrown.message} (${detail})`;
}

function deepestCause(error: Error): Error {
  let deepest = error;
  while (deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest;
}
