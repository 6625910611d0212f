import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { smoke } from '../../cli/smoke.ts';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

const ROUND = {
  roundId: '1001',
  roundNumber: 1,
  trackId: 'main',
  status: 'waiting',
  closesAt: '2026-11-21T08:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  participants: [],
  commitment: 'c0ffee',
  payout: { model: 'fixed-odds' },
  entropyKind: 'chain',
  voidReason: null,
  winner: null,
  totals: { receipts: 0, stakesMinor: 0 },
};
const SNAPSHOT = { topic: 'track:main', epoch: 'e1', offset: 0, event: 'snapshot', data: {} };
const REFUSED = { success: false, status: 401, code: 'auth/unauthenticated' };

/** What a deployment that is well answers. */
const WELL: Readonly<Record<string, Answer>> = {
  '/healthz': { body: { status: 'ok', dependencies: { postgres: { ok: true }, redis: { ok: true } }, halted: [] } },
  '/openapi.json': { body: { openapi: '3.1.0', paths: { '/api/v1/receipts': {} } } },
  '/.well-known/jwks.json': { body: { keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'k1' }] } },
  '/api/v1/rounds/current': { body: { success: true, data: ROUND } },
  '/api/v1/receipts': { status: 401, body: REFUSED },
  '/': { type: 'text/html', body: '<script type="module" src="/assets/main.js"></script>' },
  '/assets/main.js': { type: 'text/javascript', body: 'void 0' },
};

const running: Server[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Starts a deployment that is well but for what is given: one answer, or one after another. `frame` is what its sockets say first. */
async function deployment(ills: Readonly<Record<string, Answer | readonly Answer[]>> = {}, frame: unknown = SNAPSHOT): Promise<string> {
  const answers = new Map(Object.entries({ ...WELL, ...ills }).map(([path, answer]) => [path, [answer].flat()]));
  const server = createServer((request, response) => {
    const left = answers.get(request.url ?? '') ?? [];
    const { status = 200, type = 'application/json', body } = (left.length > 1 ? left.shift() : left[0]) ?? problem(404);
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => (frame === 'close' ? socket.close(1013) : socket.send(JSON.stringify(frame))));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  running.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function look(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const status = await smoke(args, { write: (text) => void (said.out += text), complain: (text) => void (said.err += text) });
  return { status, ...said };
}

const once = (url: string, ...args: readonly string[]) => look('--url', url, '--patience', '0', '--time-limit', '0.3', ...args);
const problem = (status: number): Answer => ({ status, body: { success: false, status, code: 'some/problem' } });
const ill = (health: object): Answer => ({ body: { status: 'ok', dependencies: {}, halted: [], ...health } });

describe('npm run smoke', () => {
  it('passes a deployment that is well, and says what it saw of each thing', async () => {
    const { status, out } = await once(await deployment());
    expect(status).toBe(0);
    expect(out).toContain('7 of 7 checks passed.');
    expect(out).toMatch(/ok +a round takes bets +round 1001/);
    expect(out).toMatch(/ok +a socket gets a snapshot +track:main/);
  });

  it.each<readonly [string, Readonly<Record<string, Answer>>, RegExp]>([
    ['a house that is down', { '/healthz': { status: 503, ...ill({ status: 'down' }) } }, /FAIL +the house is healthy +down/],
    [
      'a house without Redis, by its name',
      { '/healthz': ill({ status: 'degraded', dependencies: { redis: { ok: false } } }) },
      /FAIL +the house is healthy +degraded, redis does not answer/,
    ],
    ['a stopped stream, by its name', { '/healthz': ill({ status: 'degraded', halted: ['round:7'] }) }, /stopped streams: round:7/],
    ['health of another shape', { '/healthz': { body: { status: 'fine' } } }, /FAIL +the house is healthy +the answer has another shape/],
    ['an API without receipts', { '/openapi.json': { body: { openapi: '3.1.0', paths: {} } } }, /FAIL +the API describes itself/],
    ['a page where the description should be', { '/openapi.json': { body: '<html>' } }, /FAIL .*\/openapi.json is no JSON: <html>/],
    ['no signing key', { '/.well-known/jwks.json': { body: { keys: [] } } }, /FAIL +the signing key is there/],
    ['no round yet', { '/api/v1/rounds/current': problem(503) }, /FAIL +a round takes bets .* answered 503 instead of 200/],
    [
      'a round that is under way',
      { '/api/v1/rounds/current': { body: { data: { ...ROUND, status: 'running' } } } },
      /FAIL +a round takes bets +round 1001 is running/,
    ],
    ['a command that anybody may send', { '/api/v1/receipts': problem(400) }, /FAIL +a command without .* answered 400 instead of 401/],
    ['a refusal that is no problem document', { '/api/v1/receipts': { status: 401, body: {} } }, /FAIL +a command without a credential/],
    ['no page', { '/': problem(404) }, /FAIL +the pages load +\/ answered 404/],
    ['a page that was not built', { '/': { type: 'text/html', body: '<p>' } }, /FAIL +the pages load .*was not built/],
    ['JSON where the page should be', { '/': { body: {} } }, /FAIL +the pages load +\/ is application\/json, not a page/],
    ['a page whose script is missing', { '/assets/main.js': problem(404) }, /FAIL +the pages load +\/assets\/main.js answered 404/],
  ])('fails %s', async (_name, ills, line) => {
    const { status, out } = await once(await deployment(ills));
    expect(out).toMatch(line);
    expect(out).toContain('6 of 7 checks passed.');
    expect(status).toBe(1);
  });

  it.each([
    [
      'sends no snapshot',
      { ...SNAPSHOT, event: 'problem' },
      /FAIL +a socket gets a snapshot +no snapshot of track:main came within 300 ms/,
    ],
    ['sends that of another topic', { ...SNAPSHOT, topic: 'track:other' }, /FAIL +a socket gets a snapshot +no snapshot/],
    ['is closed', 'close', /FAIL +a socket gets a snapshot +the socket was closed with 1013/],
  ])('fails a socket that %s', async (_name, frame, line) => {
    const { status, out } = await once(await deployment({}, frame));
    expect({ status, out }).toEqual({ status: 1, out: expect.stringMatching(line) });
  });

  it('fails every check where nothing answers, and says why', async () => {
    const url = await deployment();
    running[0]?.close();
    const { status, out } = await once(url);
    expect(status).toBe(1);
    expect(out).toMatch(/FAIL +the house is healthy +fetch failed: connect ECONNREFUSED/);
    expect(out).toContain('0 of 7 checks passed.');
  });

  it('lets a degraded house pass when told to, and never one that is down', async () => {
    const degraded = await deployment({ '/healthz': ill({ status: 'degraded', halted: ['round:7'] }) });
    expect(await once(degraded, '--allow-degraded')).toMatchObject({
      status: 0,
      out: expect.stringContaining('degraded, stopped streams'),
    });
    const down = await deployment({ '/healthz': { status: 503, ...ill({ status: 'down' }) } });
    expect(await once(down, '--allow-degraded')).toMatchObject({ status: 1 });
  });

  it('looks again while it has patience: a round that opens late is no failure', async () => {
    const round = { body: { success: true, data: ROUND } };
    const url = await deployment({ '/api/v1/rounds/current': [problem(503), round] });
    const { status, out } = await look('--url', url, '--patience', '20');
    expect(out).toMatch(/ok +a round takes bets +round 1001, .* \(look 2\)/);
    expect(status).toBe(0);
  });

  it.each([
    [[], 'Name the deployment with --url'],
    [['--url', 'ringside.example'], '--url'],
    [['--url', 'ftp://ringside.example'], '--url'],
    [['--url', 'http://a.example', '--patience', 'long'], '--patience'],
    [['--url', 'http://a.example', '--time-limit', '0'], '--time-limit'],
    [['--fast'], '--fast'],
  ])('%j is a wrong use: it says so and exits with 2', async (args, words) => {
    expect(await look(...args)).toMatchObject({ status: 2, out: '', err: expect.stringContaining(words) });
  });

  it('explains itself', async () => {
    expect(await look('--help')).toMatchObject({ status: 0, out: expect.stringContaining('--allow-degraded'), err: '' });
  });
});
