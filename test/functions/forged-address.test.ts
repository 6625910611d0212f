import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { until } from '../support/until.ts';
import { call, withEdge } from './edge/stack.ts';

const MOST_PER_MINUTE = 30;
const vars = { RATE_ANONYMOUS_PER_MINUTE: String(MOST_PER_MINUTE) };
/** As `npm start` sets it: nothing before the Worker would know the address. */
const atHome = withEdge({ ...vars, CLIENT_ADDRESS_HEADER: '' });
/** As on the platform, which overwrites this one header and passes the others on. */
const deployed = withEdge({ ...vars, CLIENT_ADDRESS_HEADER: 'cf-connecting-ip' });
const REAL = '198.51.100.9';

let forgeries = 0;

/** Every header that some proxy somewhere puts an address into, with another one each time. */
function forged(): Record<string, string> {
  forgeries += 1;
  const address = `203.0.113.${forgeries}`;
  return { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}`, 'true-client-ip': address };
}

const houses = [
  ['a local stack', atHome, () => ({ ...forged(), 'cf-connecting-ip': `203.0.113.${forgeries}` })],
  ['the platform', deployed, () => ({ ...forged(), 'cf-connecting-ip': REAL })],
] as const;

describe.each(houses)('an address that a client made up, on %s', (_, house, headers) => {
  let database: Client;
  const login = (password: string) => call(house.stack, 'POST', '/api/v1/auth/login', { username: 'referee', password }, headers());

  beforeAll(async () => {
    database = new Client({ connectionString: house.stack.databaseUrl });
    await database.connect();
  });

  afterAll(() => database.end());

  it('changes nothing of the record: all sign-ins come from one place', async () => {
    for (let i = 0; i < 3; i += 1) expect((await login(LOCAL_PASSWORD)).status).toBe(200);
    const hashes = await until('three sign-ins are recorded', async () => {
      const { rows } = await database.query<{ client_hash: string }>(
        "SELECT client_hash FROM core.events WHERE stream_id = 'user:local-referee' AND type = 'SignedIn'",
      );
      return rows.length >= 3 && rows.map((row) => row.client_hash);
    });
    expect(new Set(hashes).size).toBe(1);
    const { rows } = await database.query<{ ip_address: string }>('SELECT ip_address FROM core.client_addresses');
    expect(rows.filter(({ ip_address: address }) => address.startsWith('203.0.113.'))).toEqual([]);
  });

  it('gives no more guesses at a password', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) statuses.push((await login(`guess ${i}`)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });

  it('gives no more requests', async () => {
    const asking = Array.from({ length: MOST_PER_MINUTE + 10 }, () => call(house.stack, 'GET', '/api/v1/nothing', undefined, headers()));
    const codes = (await Promise.all(asking)).map(({ body }) => body.code);
    expect(codes.filter((code) => code === 'core/too-many-requests').length).toBeGreaterThan(0);
  });
});
