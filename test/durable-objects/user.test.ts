import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { send } from '../../core/aggregates/client.ts';
import type { AccountCommand } from '../../core/auth/account/model.ts';
import { loseStorage, objects, stored, untilRecorded } from '../support/objects.ts';

let people = 0;

/** One account's object; `key` null: a record that needs no key. */
function account() {
  people += 1;
  const userId = `person-${people}`;
  const stub = objects.USER.getByName(userId);
  const tell = (command: AccountCommand, key: string | null = null) =>
    send<AccountCommand, null>(stub, { command, commandId: key, actor: 'local-admin', correlationId: 'r1', clientHash: 'ab'.repeat(16) });
  return { userId, stub, tell };
}

describe('UserObject', () => {
  it('records a change once under its key, and refuses another under the same', async () => {
    const { userId, stub, tell } = account();
    const change = { type: 'RecordChange', userId, change: { from: 'player', to: 'cashier', roleVersion: 2, reason: 'hired' } } as const;
    for (let i = 0; i < 3; i += 1) expect(await tell(change, 'k1')).toMatchObject({ ok: true, version: 1 });
    await evictDurableObject(stub);
    expect(await tell(change, 'k1')).toMatchObject({ ok: true, version: 1 });
    expect(await tell({ ...change, change: { ...change.change, to: 'admin' } }, 'k1')).toMatchObject({
      rejection: { code: 'core/idempotency-key-reused' },
    });
    expect((await stored(stub)).map(({ type }) => type)).toEqual(['RoleChanged']);
  });

  it('goes on with its stream after it lost its storage', async () => {
    const { userId, stub, tell } = account();
    await tell({ type: 'RecordSignIn', userId, refusedBefore: 3 });
    await untilRecorded(`user:${userId}`, 1);
    await loseStorage(stub);
    expect(await tell({ type: 'RecordSignOut', userId })).toMatchObject({ ok: true, version: 2 });
    const records = await untilRecorded(`user:${userId}`, 2);
    expect(records.map(({ type, clientHash }) => [type, clientHash])).toEqual([
      ['SignedIn', 'ab'.repeat(16)],
      ['SignedOut', 'ab'.repeat(16)],
    ]);
    expect(records[0]?.data).toMatchObject({ refusedBefore: 3 });
  });
});
