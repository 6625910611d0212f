import type { JsonValue } from '../kernel/decision.ts';
import type { ProblemEntry } from './problem.ts';

const RETRY_SECONDS = 2;

/** A detail as it stands in a sentence; a list is told item by item. */
function words(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(words).join(', ') : JSON.stringify(value ?? '');
}

const catalogue = {
  'core/malformed': {
    status: 400,
    title: 'The request is malformed',
    detail: () => 'Correct the fields named in `errors` and send the request again. Nothing was stored.',
  },
  'core/idempotency-key-missing': {
    status: 400,
    title: 'The Idempotency-Key header is missing or unusable',
    detail: () => 'Send a header Idempotency-Key of 1 to 128 visible ASCII characters, new for each command and the same for its retries.',
  },
  'core/idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another command',
    field: 'Idempotency-Key',
    detail: () => 'Use a new key for a new command. To repeat the first command, send its body unchanged.',
  },
  'core/not-found': {
    status: 404,
    title: 'There is nothing here',
    detail: () => 'Check the path and the ids in it. The paths that exist are listed at /openapi.json.',
  },
  'core/method-not-allowed': {
    status: 405,
    title: 'This path does not take that method',
    detail: (details) => `Use one of: ${words(details['allow'])}.`,
  },
  'core/unsupported-media-type': {
    status: 415,
    title: 'The body must be JSON',
    detail: () => 'Send the body as JSON, with the header Content-Type: application/json.',
  },
  'core/payload-too-large': {
    status: 413,
    title: 'The body is too large',
    detail: (details) => `Send at most ${words(details['maxBytes'])} bytes; split a batch into several.`,
  },
  'core/too-many-requests': {
    status: 429,
    title: 'Too many requests',
    detail: (details) =>
      `The limit ${words(details['limit'])} allows ${words(details['requests'])} in ${words(details['seconds'])} seconds. Nothing was done. ` +
      `Wait as long as Retry-After says, then send it again${details['tier'] === 'anonymous' ? '; who is signed in may send more' : ''}.`,
    retryAfterSeconds: 60,
  },
  'core/too-many-at-once': {
    status: 429,
    title: 'Too many requests at once',
    detail: (details) =>
      `No more than ${words(details['atOnce'])} requests of yours may be under way together. Nothing was done. Wait for one of them to end.`,
    retryAfterSeconds: 1,
  },
  'core/backlog-full': {
    status: 503,
    title: 'Too much waits to be recorded',
    detail: () => 'Nothing was stored. Wait as long as Retry-After says and send the same command with the same key.',
    retryAfterSeconds: 5,
  },
  'core/database-unavailable': {
    status: 503,
    title: 'The database cannot be reached',
    detail: () => 'Wait as long as Retry-After says and try again, with the same Idempotency-Key if there was one.',
    retryAfterSeconds: RETRY_SECONDS,
  },
  'core/stream-halted': {
    status: 503,
    title: 'This stream is halted',
    detail: () => 'Its record and its object disagree, and an operator has been told. Other rounds and matches are not touched.',
    retryAfterSeconds: 60,
  },
  'core/internal': {
    status: 500,
    title: 'Something went wrong on our side',
    detail: () => 'Try again with the same Idempotency-Key; if it goes on, report the requestId.',
  },
  'auth/unauthenticated': {
    status: 401,
    title: 'Sign in first',
    field: 'Authorization',
    detail: () => 'Send Authorization: Bearer with a token from POST /api/v1/auth/login that has not ended, or sign in again.',
  },
  'auth/forbidden': {
    status: 403,
    title: 'Your role may not do this',
    detail: (details) => `Ask somebody with one of these roles: ${words(details['roles'])}.`,
  },
  'auth/session-required': {
    status: 403,
    title: 'Only a signed-in session may do this',
    detail: () => 'A JWT or an API key is not enough here: send the session token that POST /api/v1/auth/login gave.',
  },
  'auth/bad-credentials': {
    status: 401,
    title: 'The name or the password is wrong',
    detail: () => 'Check both and try again. After several wrong tries one has to wait.',
  },
  'auth/too-many-attempts': {
    status: 429,
    title: 'Too many attempts to sign in',
    detail: () => 'Wait as long as Retry-After says. Signing in from an address that you have signed in from lately still works.',
    retryAfterSeconds: 60,
  },
  'auth/wrong-password': {
    status: 403,
    title: 'The current password is wrong',
    field: 'currentPassword',
    detail: () => 'Type the password that you sign in with now. Nothing was changed.',
  },
  'auth/unknown-account': {
    status: 404,
    title: 'There is no such account',
    detail: () => 'Look the account up in GET /api/v1/users.',
  },
  'auth/name-taken': {
    status: 409,
    title: 'There is an account of that name or that email already',
    detail: () => 'Choose another; capital and small letters are the same here.',
  },
  'auth/own-account': {
    status: 409,
    title: 'You cannot take your own rights away',
    detail: () => 'Ask another admin to do it: that way one always remains.',
  },
  'auth/change-not-told': {
    status: 503,
    title: 'The account is changed, and not everybody has been told',
    detail: () => 'Send the same again with the same Idempotency-Key; what is missing is also done by itself within a minute or two.',
    retryAfterSeconds: RETRY_SECONDS,
  },
  'auth/bad-origin': {
    status: 403,
    title: 'The request comes from a page of another site',
    detail: () => 'A command with the session cookie must come from our own pages; elsewhere, send the token as Authorization: Bearer.',
  },
} as const satisfies Record<string, ProblemEntry>;

/** What core itself refuses with. */
export const coreProblems: Readonly<Record<string, ProblemEntry>> & typeof catalogue = catalogue;
