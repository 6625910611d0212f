import { NeonDbError } from '@neondatabase/serverless';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DependencyAway, Guard } from '../../../core/resilience/guard.ts';
import { isPostgresAway } from '../../../core/resilience/postgres.ts';
import { TimeLimitExceeded, withTimeLimit } from '../../../core/resilience/time-limit.ts';

const hang = () => new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error('refused'));

const answered = (code: string) => Object.assign(new NeonDbError('said no'), { code });

afterEach(() => vi.restoreAllMocks());

describe('a time limit', () => {
  it('gives up on an operation that ignores its signal', async () => {
    await expect(withTimeLimit(5, hang)).rejects.toThrow(TimeLimitExceeded);
  });

  it('aborts the signal, so that what listens lets go of its connection', async () => {
    let signal: AbortSignal | undefined;
    await expect(withTimeLimit(5, (given) => ((signal = given), hang()))).rejects.toThrow('5 ms');
    expect(signal?.aborted).toBe(true);
  });

  it('passes on what the operation answers or throws', async () => {
    await expect(withTimeLimit(1_000, () => Promise.resolve(7))).resolves.toBe(7);
    await expect(withTimeLimit(1_000, fail)).rejects.toThrow('refused');
  });
});

describe('a guard', () => {
  it('stops asking a dependency that fails, and asks again after a while', async () => {
    let now = 1_000;
    const guard = new Guard({ name: 'thing', timeLimitMs: 50, failures: 2, openMs: 100, now: () => now });
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(console, 'info').mockReturnValue();
    await expect(guard.run(fail)).rejects.toThrow(DependencyAway);
    await expect(guard.run(fail)).rejects.toThrow(DependencyAway);
    const asked = vi.fn<() => Promise<string>>(() => Promise.resolve('here'));
    await expect(guard.run(asked)).rejects.toThrow('thing is away');
    expect(asked).not.toHaveBeenCalled();
    now += 100;
    await expect(guard.run(asked)).resolves.toBe('here');
    expect(guard.state).toBe('closed');
  });

  it('logs one line when the dependency goes and one when it returns', async () => {
    let now = 1_000;
    const guard = new Guard({ name: 'thing', timeLimitMs: 50, now: () => now });
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const info = vi.spyOn(console, 'info').mockReturnValue();
    for (let i = 0; i < 20; i += 1) await guard.run(fail).catch(() => undefined);
    now += 10_000;
    for (let i = 0; i < 20; i += 1) await guard.run(() => Promise.resolve(1));
    expect(warn).toHaveBeenCalledTimes(1);
    expect(info).toHaveBeenCalledTimes(1);
  });

  it('lets an error about one request pass, and goes on asking', async () => {
    const guard = new Guard({ name: 'thing', timeLimitMs: 50, isAway: () => false });
    for (let i = 0; i < 10; i += 1) await expect(guard.run(fail)).rejects.toThrow('refused');
    expect(guard.state).toBe('closed');
  });

  it('remembers when it last failed or was skipped', async () => {
    let now = 1_000;
    const guard = new Guard({ name: 'thing', timeLimitMs: 50, failures: 1, openMs: 100, now: () => now });
    vi.spyOn(console, 'warn').mockReturnValue();
    await guard.run(fail).catch(() => undefined);
    now += 20;
    await guard.run(fail).catch(() => undefined);
    expect(guard.lastAwayAt).toBe(1_020);
  });
});

describe('Postgres is away', () => {
  it('when nothing answered, when it shuts down, when it has no connection left', () => {
    expect(isPostgresAway(new NeonDbError('Error connecting to database: fetch failed'))).toBe(true);
    expect(isPostgresAway(new TimeLimitExceeded(5))).toBe(true);
    for (const code of ['57P01', '57P03', '08006', '53300', '57014']) expect(isPostgresAway(answered(code))).toBe(true);
  });

  it('is not said of a statement that it refused, nor of our own bugs', () => {
    for (const code of ['23505', '42P01', 'RS001']) expect(isPostgresAway(answered(code))).toBe(false);
    expect(isPostgresAway(new TypeError('x is undefined'))).toBe(false);
    expect(isPostgresAway(new DependencyAway('redis'))).toBe(false);
  });
});
