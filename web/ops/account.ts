import { signOut } from '../account/account.ts';
import { access, history, summary } from './state.ts';

/** Ends the session, and forgets what it showed. */
export async function leave(): Promise<void> {
  if (!(await signOut())) return;
  access.value = 'nobody';
  summary.value = undefined;
  history.value = undefined;
}
