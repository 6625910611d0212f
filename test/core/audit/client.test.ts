import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressKey, ClientAddresses, hashAddress } from '../../../core/audit/client.ts';
import { MASTER_KEY } from '../../support/given.ts';

const KEY = addressKey(MASTER_KEY);
const T = 1_800_000_000_000;

/** A Postgres that keeps what it is told by hash, and can be away. */
function house() {
  const written: Record<string, string>[] = [];
  const state = { away: false };
  const query = (_: string, [addresses]: unknown[]) => {
    if (state.away) return Promise.reject(new Error('away'));
    written.push(JSON.parse(String(addresses)) as Record<string, string>);
    return Promise.resolve([]);
  };
  const addresses = new ClientAddresses(KEY, { query } as unknown as ConstructorParameters<typeof ClientAddresses>[1]);
  return { addresses, written, state };
}

beforeEach(() => void vi.spyOn(console, 'info').mockReturnValue());
afterEach(() => vi.restoreAllMocks());

describe('the hash of an address', () => {
  it('is the same for an address, another for another, and for another house’s key', () => {
    const hash = hashAddress(KEY, '192.0.2.7');
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(hashAddress(KEY, '192.0.2.7')).toBe(hash);
    expect(hashAddress(KEY, '192.0.2.8')).not.toBe(hash);
    expect(hashAddress(addressKey('00'.repeat(32)), '192.0.2.7')).not.toBe(hash);
  });
});

describe('the addresses of an isolate', () => {
  it('are written once, by their hash, and again when they are still seen an hour later', async () => {
    const { addresses, written } = house();
    const hash = addresses.hashOf('192.0.2.7', T);
    expect(addresses.isDue(T)).toBe(true);
    await addresses.write(T);
    expect(written).toEqual([{ [hash]: '192.0.2.7' }]);
    expect(addresses.hashOf('192.0.2.7', T + 1_000)).toBe(hash);
    expect(addresses.isDue(T + 1_000)).toBe(false);
    expect(addresses.hashOf('192.0.2.7', T + 3_600_000)).toBe(hash);
    expect(addresses.isDue(T + 3_600_000)).toBe(true);
  });

  it('wait while Postgres is away, and are written together when it is back', async () => {
    const { addresses, written, state } = house();
    state.away = true;
    const first = addresses.hashOf('192.0.2.7', T);
    await addresses.write(T);
    const second = addresses.hashOf('2001:db8::1', T + 1);
    expect([addresses.isDue(T + 4_999), addresses.isDue(T + 5_000)]).toEqual([false, true]);
    state.away = false;
    await addresses.write(T + 5_000);
    expect(written).toEqual([{ [first]: '192.0.2.7', [second]: '2001:db8::1' }]);
    expect(addresses.isDue(T + 60_000)).toBe(false);
  });

  it('that come during a write go with it: nobody has to come after', async () => {
    const { addresses, written } = house();
    const first = addresses.hashOf('192.0.2.7', T);
    const writing = addresses.write(T);
    const second = addresses.hashOf('192.0.2.8', T);
    await writing;
    expect(written).toEqual([{ [first]: '192.0.2.7' }, { [second]: '192.0.2.8' }]);
  });

  it('are bounded, however many strangers come while Postgres is away', () => {
    const { addresses } = house();
    for (let n = 0; n < 25_000; n += 1) addresses.hashOf(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, T);
    expect(addresses.untold).toBe(10_000);
  });
});
