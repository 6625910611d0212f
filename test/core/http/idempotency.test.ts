import { describe, expect, it } from 'vitest';
import { createRouter } from '../../../core/http/router.ts';
import { isIdempotencyKey, requireIdempotencyKey, scopeKey, type CommandEnv } from '../../../core/http/idempotency.ts';
import { sessionOf } from '../../../core/auth/store.ts';
import { settings } from './edge-app.ts';

const person = { userId: 'u1', username: 'cashier', email: null, role: 'cashier', roleVersion: 1 } as const;
const app = createRouter<CommandEnv>();
app.use(async (c, next) => {
  c.set('requestId', 'r1');
  c.set('session', sessionOf(person, 'session', 0, 1));
  await next();
});
app.post('/commands', requireIdempotencyKey, (c) => c.text(c.get('commandId')));

const command = (headers: Record<string, string>) => app.request('/commands', { method: 'POST', headers }, settings);

describe('an idempotency key', () => {
  it('is scoped by who sent it, so that two clients may choose the same', async () => {
    expect(await (await command({ 'Idempotency-Key': 'abc-1' })).text()).toBe('u1:abc-1');
    expect(scopeKey('u1', 'k')).not.toBe(scopeKey('u2', 'k'));
  });

  it.each([
    ['is missing', {}, 'required'],
    ['is empty', { 'Idempotency-Key': '' }, 'invalid_format'],
    ['has a blank', { 'Idempotency-Key': 'a b' }, 'invalid_format'],
    ['is too long', { 'Idempotency-Key': 'x'.repeat(129) }, 'invalid_format'],
  ])('that %s is refused, and the header is named', async (_what, headers, rule) => {
    const response = await command({ ...headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'core/idempotency-key-missing', errors: [{ field: 'Idempotency-Key', rule }] });
  });

  it('is 1 to 128 visible ASCII characters', () => {
    expect(['!', 'x'.repeat(128), '~#;:/'].every(isIdempotencyKey)).toBe(true);
    expect(['', 'é', 'a\n', 'a\tb', ' '].some(isIdempotencyKey)).toBe(false);
  });
});
