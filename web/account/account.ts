/** What became of an attempt to sign in. */
export type SignedIn = 'in' | 'wrong' | 'too many' | 'unreachable';

const LIMIT_MS = 10_000;

/** Signs in by name and password; the session is a cookie that no script can read. */
export async function signIn(username: string, password: string): Promise<SignedIn> {
  const status = await post('/login', { username, password });
  if (status === 200) return 'in';
  if (status === 429) return 'too many';
  return status === 400 || status === 401 ? 'wrong' : 'unreachable';
}

/** @returns whether nobody is signed in here any more. */
export async function signOut(): Promise<boolean> {
  const status = await post('/logout', {});
  return status === 200 || status === 401;
}

/** @returns the status, or undefined when nobody answers. */
async function post(path: string, body: object): Promise<number | undefined> {
  const headers = { 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(LIMIT_MS) };
  return fetch(`/api/v1/auth${path}`, init).then(
    (response) => response.status,
    () => undefined,
  );
}
