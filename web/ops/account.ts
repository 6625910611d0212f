import { signal } from '@preact/signals';
import { access, askHouse, history, summary } from './state.ts';

/** Why the last attempt to sign in failed; undefined before the first, and while one is under way. */
export const refusal = signal<'wrong' | 'too many' | 'unreachable' | undefined>(undefined);

const LIMIT_MS = 10_000;

/** Signs in by name and password; the session is a cookie that no script can read. */
export async function signIn(username: string, password: string): Promise<void> {
  refusal.value = undefined;
  const status = await post('/login', { username, password });
  if (status === 200) return askHouse();
  refusal.value = status === 429 ? 'too many' : status === 400 || status === 401 ? 'wrong' : 'unreachable';
}

/** Ends the session, and forgets what it showed. */
export async function signOut(): Promise<void> {
  if ((await post('/logout')) !== 200) return;
  access.value = 'nobody';
  summary.value = undefined;
  history.value = undefined;
}

/** @returns the status, or undefined when nobody answers. */
async function post(path: string, body?: object): Promise<number | undefined> {
  const headers = { 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body ?? {}), signal: AbortSignal.timeout(LIMIT_MS) };
  return fetch(`/api/v1/auth${path}`, init).then(
    (response) => response.status,
    () => undefined,
  );
}
