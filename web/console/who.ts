import { signal } from '@preact/signals';
import type { Role } from '../../core/auth/roles.ts';
import { answered, api } from '../live/api.ts';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
}

/** Who works here. A role that has nothing to do at the console is told so. */
export type Who =
  | { readonly is: 'unknown' | 'nobody' | 'ended' | 'unreachable' }
  | { readonly is: 'in' | 'wrong role'; readonly user: User };

export const who = signal<Who>({ is: 'unknown' });

const AT_THE_CONSOLE: ReadonlySet<Role> = new Set(['cashier', 'admin']);
const UNAUTHENTICATED = 401;
const AGAIN_MS = 3_000;

/** Asks whose session this is, again and again until somebody answers. */
export async function askWho(): Promise<void> {
  try {
    const { status, data } = await answered(api.GET('/api/v1/auth/session'));
    if (data !== undefined) who.value = { is: AT_THE_CONSOLE.has(data.user.role) ? 'in' : 'wrong role', user: data.user };
    else if (status === UNAUTHENTICATED) who.value = { is: 'nobody' };
    else throw new Error(`the session was answered with ${status}`);
  } catch {
    if (who.peek().is === 'unknown') who.value = { is: 'unreachable' };
    setTimeout(() => void askWho(), AGAIN_MS);
  }
}
