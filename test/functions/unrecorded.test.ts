import { expect, it } from 'vitest';
import { PASSWORD, withAdmin } from '../support/accounts.ts';
import { withEdge } from './edge/stack.ts';

// One event that waits for Postgres is too much here.
const local = withEdge({ BACKLOG_MAX_EVENTS: '1' });
const house = withAdmin(local);

it('nobody signs in unrecorded: where the account’s stream takes no more, the session that was begun is ended', async () => {
  const { token, userId } = await house.hire('waiting');
  await house.recordOf(userId, 2);
  // Postgres answers all but the relay: what is recorded from now on waits.
  if (local.stack.neon) {
    local.stack.neon.faults.beforeQuery = (body) =>
      JSON.stringify(body).includes('core.append(') ? Promise.reject(new Error('away')) : Promise.resolve();
  }
  const sessions = async () => {
    const { rows } = await house.database.query('SELECT 1 FROM core.sessions WHERE user_id = $1', [userId]);
    return rows.length;
  };
  expect((await house.login('waiting', PASSWORD)).status).toBe(200);
  const refused = await house.login('waiting', PASSWORD);
  expect([refused.status, refused.body.code, refused.headers.get('set-cookie')]).toEqual([503, 'core/backlog-full', null]);
  await expect.poll(sessions).toBe(2);
  // A sign-out is made all the same.
  expect((await house.command('POST', '/auth/logout', undefined, token)).status).toBe(200);
  expect((await house.ask('/auth/session', token)).status).toBe(401);
  expect(await sessions()).toBe(1);
});
