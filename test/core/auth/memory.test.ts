import { describe, expect, it } from 'vitest';
import { FRESH_MS, SessionMemory, STALE_MS } from '../../../core/auth/memory.ts';
import { sessionOf } from '../../../core/auth/store.ts';

const T = 1_000_000;
const person = { userId: 'u1', username: 'cashier', email: null, role: 'cashier', roleVersion: 1 } as const;
const session = sessionOf(person, 'session', T, T + 86_400_000);

function remembering(): SessionMemory {
  const memory = new SessionMemory();
  memory.keep('token', session, T);
  return memory;
}

describe('what an isolate remembers of a session', () => {
  it('is used for two seconds, counted from the asking, without asking anybody', () => {
    expect(remembering().recall('token', T + FRESH_MS - 1)).toBe(session);
  });

  it('is asked again by one request, while the others go on with it', () => {
    const memory = remembering();
    expect(memory.recall('token', T + FRESH_MS)).toBeUndefined();
    expect(memory.recall('token', T + FRESH_MS)).toBe(session);
    expect(memory.recall('token', T + FRESH_MS + STALE_MS - 1)).toBe(session);
  });

  it('is used by nobody after four seconds, even when the one that asked never came back', () => {
    const memory = remembering();
    memory.recall('token', T + FRESH_MS);
    expect(memory.recall('token', T + FRESH_MS + STALE_MS)).toBeUndefined();
    expect(memory.recall('token', T + FRESH_MS + STALE_MS)).toBeUndefined();
  });

  it('ends with the session itself', () => {
    const memory = new SessionMemory();
    memory.keep('token', { ...session, expiresAtMs: T + 10 }, T);
    expect(memory.recall('token', T + 10)).toBeUndefined();
  });

  it('is gone at once when this isolate signs it out, also from a lookup that is under way', () => {
    const memory = remembering();
    memory.forget('token', T + 5);
    expect(memory.recall('token', T + 5)).toBeUndefined();
    memory.keep('token', session, T + 5);
    expect(memory.recall('token', T + 6)).toBeUndefined();
    memory.keep('token', session, T + 6);
    expect(memory.recall('token', T + 6)).toBe(session);
  });

  it('stays bounded, and loses the oldest first', () => {
    const memory = remembering();
    for (let i = 0; i < 10_000; i += 1) memory.keep(`other-${i}`, session, T);
    expect(memory.recall('token', T)).toBeUndefined();
    expect(memory.recall('other-9999', T)).toBe(session);
  });
});
