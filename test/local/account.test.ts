import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { PASSWORD, withAdmin } from '../support/accounts.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const local = withStack();
const house = withAdmin(local);

/** Runs `npm run account -- …` as the owner of the database. @returns what it printed, and its exit status. */
async function account(input: string, ...parameters: string[]) {
  const env = { ...process.env, DATABASE_URL: local.stack.databaseUrl };
  const child = spawn(process.execPath, ['cli/account.ts', ...parameters], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { printed, complained, status: await exited };
}

it('an account made on the command line may sign in, and the cron puts it on record', async () => {
  expect(await account(`${PASSWORD}\n`, 'add', 'carol', '--role', 'cashier')).toMatchObject({ status: 0, complained: '' });
  const { body } = await house.login('carol', PASSWORD);
  const { user } = body.data as { user: { id: string; role: string } };
  expect(user.role).toBe('cashier');
  await house.database.query("UPDATE core.account_changes SET made_at = now() - INTERVAL '1 minute' WHERE user_id = $1", [user.id]);
  await local.stack.worker?.scheduled();
  const record = await house.recordOf(user.id, 2);
  expect(record.map(({ type, actor }) => [type, actor])).toEqual([
    ['SignedIn', user.id],
    ['AccountCreated', 'system'],
  ]);
  expect(await account(PASSWORD, 'add', 'Carol', '--role', 'admin')).toMatchObject({ status: 2, printed: '' });
  expect(await account('short', 'add', 'dave', '--role', 'admin')).toMatchObject({ status: 2, printed: '' });
});

it('an API key works until it is revoked', async () => {
  const { printed } = await account('', 'key', 'the feed', '--role', 'feed');
  const [key = ''] = printed.split('\n');
  expect((await house.ask('/auth/session', key)).body.data).toMatchObject({ user: { username: 'the feed', role: 'feed' } });
  expect(await account('', 'revoke', key)).toMatchObject({ status: 0, printed: expect.not.stringContaining(key) });
  await local.stack.upstash?.send('FLUSHALL');
  await until('the key is refused', async () => (await house.ask('/auth/session', key)).status === 401);
  expect(await account('', 'revoke', key)).toMatchObject({ status: 2 });
});
