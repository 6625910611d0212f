import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

type Json = Readonly<Record<string, unknown>>;

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Json>> }>>>>;
  readonly components: { readonly schemas: Json; readonly responses: Readonly<Record<string, Json>> };
}
interface Sent {
  readonly by?: Terminal;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly key?: string;
}

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' } });
let described: Described;
let nobody: Terminal;
let admin: Terminal;
let cashier: Terminal;
const asked = new Set<string>();
let keys = 0;

/** What is not declared is refused too: an answer must have no member that the document does not know. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const whole = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  return 'properties' in whole && !('additionalProperties' in whole) ? { ...whole, additionalProperties: false } : whole;
}

/** The schema that the document has for an answer of this status and type. */
function schemaFor(operation: string, { status, headers }: Answer): z.ZodType {
  const [method = '', path = ''] = operation.split(' ');
  const responses = described.paths[path]?.[method.toLowerCase()]?.responses ?? {};
  const declared = responses[String(status)] ?? responses['default'];
  const named =
    String(declared?.['$ref'] ?? '')
      .split('/')
      .at(-1) ?? '';
  const content = z
    .record(z.string(), z.object({ schema: z.looseObject({}) }))
    .parse((described.components.responses[named] ?? declared)?.['content']);
  const type = String(headers['content-type']).split(';')[0] ?? '';
  expect(Object.keys(content), `${operation} answered ${status} with ${type}`).toContain(type);
  const whole = JSON.stringify(closed({ ...content[type]?.schema, $defs: described.components.schemas }));
  return z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')));
}

/** Asks, and holds the answer to the document. @returns its body. */
async function ask(operation: string, status: number, { by = nobody, path = {}, query = '', body, key }: Sent = {}): Promise<Json> {
  const [method = '', template = ''] = operation.split(' ');
  const address = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '') + query;
  const answer = await by.ask(method, address, body, { 'idempotency-key': key ?? `k${(keys += 1)}` });
  expect([operation, answer.status, answer.body]).toEqual([operation, status, answer.body]);
  const read = schemaFor(operation, answer).safeParse(answer.body);
  expect(read.error?.issues ?? [], `${operation}: ${JSON.stringify(answer.body)}`).toEqual([]);
  if (status < 400) asked.add(operation);
  return answer.body as Json;
}

/** An account from its making to its last session. */
async function accounts(): Promise<void> {
  const newcomer = { username: 'newcomer', password: 'a password of some length' };
  const { userId } = dataOf(
    await ask('POST /api/v1/users', 201, { by: admin, body: { ...newcomer, role: 'player', email: 'a@example.org' } }),
  );
  const path = { userId: String(userId) };
  await ask('GET /api/v1/users', 200, { by: admin, query: '?limit=1' });
  await ask('GET /api/v1/users/{userId}', 200, { by: admin, path });
  await ask('PATCH /api/v1/users/{userId}', 200, { by: admin, path, body: { role: 'cashier', reason: 'hired' } });
  const signIn = async (body: object) =>
    new Terminal(local.stack.url, String(dataOf(await ask('POST /api/v1/auth/login', 200, { body }))['token']));
  const newPassword = `${newcomer.password}, and another`;
  const first = await signIn(newcomer);
  await ask('POST /api/v1/auth/password', 200, { by: first, body: { currentPassword: newcomer.password, newPassword } });
  const second = await signIn({ ...newcomer, password: newPassword });
  await ask('POST /api/v1/auth/logout-everywhere', 200, { by: second });
  await ask('POST /api/v1/users/{userId}/sign-out', 200, { by: admin, path, body: { reason: 'to be sure' } });
  await Promise.all([first.close(), second.close()]);
}

const dataOf = (body: Json) => body['data'] as Json;

beforeAll(async () => {
  const { url } = local.stack;
  nobody = new Terminal(url);
  admin = await Terminal.signedIn(url, 'admin');
  cashier = await Terminal.signedIn(url);
  described = (await nobody.ask('GET', '/openapi.json')).body as Described;
  await until('the first round is open', async () => (await nobody.ask('GET', '/api/v1/rounds/current')).status === 200);
}, 60_000);

afterAll(async () => {
  for (const terminal of [nobody, admin, cashier]) await terminal.close();
});

describe('every operation answers as the document says', () => {
  it('rounds, tickets and their figures', async () => {
    await ask('GET /api/v1/house', 200);
    const { roundId } = dataOf(await ask('GET /api/v1/rounds/current', 200));
    const path = { roundId: String(roundId) };
    const bets = [{ participantNumber: 1, stakeMinor: 500 }];
    const { receiptId, redeemCode } = dataOf(await ask('POST /api/v1/receipts', 201, { by: cashier, body: { roundId, bets } }));
    const tickets = [
      { idempotencyKey: 'b1', bets },
      { idempotencyKey: 'b2', bets: [{ participantNumber: 99, stakeMinor: 500 }] },
    ];
    await ask('POST /api/v1/receipts/batch', 200, { by: cashier, body: { roundId, tickets } });
    const ticket = { receiptId: String(receiptId) };
    await ask('GET /api/v1/receipts/{receiptId}', 200, { by: cashier, path: ticket });
    await ask('PATCH /api/v1/receipts/{receiptId}', 200, { by: cashier, path: ticket, body: { bets: [...bets, ...bets] } });
    await until('the ticket is in the read tables', async () => {
      const answer = await nobody.ask('GET', `/api/v1/tickets/${String(redeemCode)}`);
      return answer.status === 200;
    });
    await ask('GET /api/v1/tickets/{redeemCode}', 200, { path: { redeemCode: String(redeemCode) } });
    await ask('GET /api/v1/receipts', 200, { by: cashier, query: `?roundId=${String(roundId)}&status=open&limit=1` });
    await ask('GET /api/v1/stats/sales', 200, { by: cashier });
    for (const operation of [
      'GET /api/v1/rounds/{roundId}',
      'GET /api/v1/rounds/{roundId}/fairness',
      'GET /api/v1/stats/round/{roundId}',
    ]) {
      await ask(operation, 200, { path });
    }
    for (const operation of ['GET /api/v1/rounds', 'GET /api/v1/participants', 'GET /api/v1/stats/global', 'GET /api/v1/game/state']) {
      await ask(operation, 200);
    }
    await ask('POST /api/v1/stats/invalidate', 200, { by: admin });
    await ask('GET /api/v1/topics/{topic}', 200, { path: { topic: `round:${String(roundId)}` } });
    const other = dataOf(await ask('POST /api/v1/receipts', 201, { by: cashier, body: { roundId, bets } }));
    const reason = 'typed wrongly';
    await ask('DELETE /api/v1/receipts/{receiptId}', 200, {
      by: cashier,
      path: { receiptId: String(other['receiptId']) },
      body: { reason },
    });
    await ask('POST /api/v1/receipts/{receiptId}/payout', 409, { by: cashier, path: ticket, body: { redeemCode } });
    await ask('POST /api/v1/rounds/{roundId}/void', 200, { by: admin, path, body: { reason: 'a runner fell' } });
    await ask('POST /api/v1/receipts/{receiptId}/payout', 200, { by: cashier, path: ticket, body: { redeemCode } });
    await ask('GET /api/v1/rounds/{roundId}', 200, { path });
    await ask('GET /api/v1/rounds/{roundId}/fairness', 200, { path });
  });

  it('shifts', async () => {
    const { shiftId } = dataOf(await ask('POST /api/v1/shifts', 201, { by: admin, body: { floatMinor: 5_000 } }));
    const path = { shiftId: String(shiftId) };
    await ask('POST /api/v1/shifts', 409, { by: admin, body: {} });
    await ask('GET /api/v1/shifts/current', 200, { by: admin });
    await ask('GET /api/v1/shifts/{shiftId}', 200, { by: admin, path });
    await ask('POST /api/v1/shifts/{shiftId}/close', 200, { by: admin, path, body: { countedMinor: 5_000 } });
    await ask('GET /api/v1/shifts/{shiftId}', 200, { by: admin, path });
    await until('the shift is in the list', async () => {
      const { body } = await admin.ask('GET', '/api/v1/shifts');
      return JSON.stringify(body).includes(String(shiftId));
    });
    await ask('GET /api/v1/shifts', 200, { by: admin, query: '?limit=1' });
  });

  it('tracks', async () => {
    const path = { trackId: 'main' };
    const reason = 'a try';
    await ask('GET /api/v1/tracks', 200, { by: cashier });
    await ask('GET /api/v1/tracks/{trackId}', 200, { by: cashier, path });
    await ask('PATCH /api/v1/tracks/{trackId}', 200, { by: admin, path, body: { reason, raceDurationMs: 9_000 } });
    await ask('PATCH /api/v1/tracks/{trackId}', 422, { by: admin, path, body: { reason, limits: { minStakeMinor: 999_999_999 } } });
    for (const verb of ['pause', 'resume']) {
      await ask(`POST /api/v1/tracks/{trackId}/${verb}`, 200, { by: admin, path, body: { reason } });
    }
  });

  it('matches, from their creation to the correction of their result', async () => {
    const [home, away] = [
      { id: 'blue', name: 'Blue' },
      { id: 'red', name: 'Red' },
    ];
    const path = { matchId: 'm1' };
    const command = (verb: string, body?: unknown) => ask(`POST /api/v1/matches/{matchId}/${verb}`, 200, { by: admin, path, body });
    const create = (matchId: string) => ask('POST /api/v1/matches', 201, { by: admin, body: { matchId, game: 'chess', home, away } });
    const player = { userId: 'p1', username: 'One', side: 'home', stats: { kills: 1 } };

    await create('m1');
    await command('start');
    await command('score', { homeScore: 1, awayScore: 0, detail: { kind: 'note' } });
    await command('stats', { gameTimeMs: 60_000, players: [player] });
    await command('pause', { reason: 'a cable' });
    await command('resume');
    await command('score', { homeScore: 2, awayScore: 0 });
    await command('undo', {});
    await command('end', { winnerId: 'blue' });
    await command('correct', { homeScore: 0, awayScore: 1, winnerId: 'red', reason: 'swapped' });
    await command('dispute', { reason: 'a protest' });
    await command('resolve', { winnerId: null, reason: 'a draw' });
    await create('m2');
    path.matchId = 'm2';
    await command('forfeit', { entrantIds: ['red'], reason: 'not there' });
    await create('m3');
    path.matchId = 'm3';
    await command('cancel', { reason: 'rain' });

    path.matchId = 'm1';
    await until('the stats are in the read tables', async () => {
      const { body } = await nobody.ask('GET', '/api/v1/matches/m1/stats');
      return JSON.stringify(body).includes('"p1"');
    });
    for (const operation of [
      'GET /api/v1/matches/{matchId}',
      'GET /api/v1/matches/{matchId}/scores',
      'GET /api/v1/matches/{matchId}/stats',
    ]) {
      await ask(operation, 200, { path });
    }
    await ask('GET /api/v1/matches', 200, { query: '?limit=1' });
  });

  it('who is who, and how the house is', async () => {
    const body = { username: 'player', password: 'ringside-local' };
    const { token } = dataOf(await ask('POST /api/v1/auth/login', 200, { body }));
    const player = new Terminal(local.stack.url, String(token));
    await ask('GET /api/v1/auth/session', 200, { by: player });
    await ask('POST /api/v1/auth/token', 200, { by: player });
    await ask('POST /api/v1/auth/logout', 200, { by: player });
    await player.close();
    await accounts();
    await ask('GET /healthz', 200);
    await ask('GET /.well-known/jwks.json', 200);
    await ask('GET /api/v1/ops/history', 200, { by: admin });
    await ask('GET /api/v1/ops/summary', 200, { by: admin });
    await ask('GET /api/v1/monitoring/websocket/stats', 200, { by: admin });
  });

  it('the audit trail, and whether all agrees', async () => {
    for (const operation of ['GET /api/v1/audit', 'GET /api/v1/audit/verify', 'GET /api/v1/audit/heads', 'GET /api/v1/ops/reconcile']) {
      await ask(operation, 200, { by: admin });
    }
    const entry = await until('an entry is in the trail', async () => {
      const { body } = await admin.ask('GET', '/api/v1/audit?action=TICKET_CREATED');
      return (body as { data: { entityId: string; clientHash: string }[] }).data[0];
    });
    await ask('GET /api/v1/audit/{entityType}/{entityId}', 200, { by: admin, path: { entityType: 'RECEIPT', entityId: entry.entityId } });
    const erased = { by: admin, path: { clientHash: entry.clientHash }, body: { reason: 'asked to' } };
    await ask('DELETE /api/v1/audit/clients/{clientHash}', 200, erased);
  });

  it('refusals too', async () => {
    const sale = { roundId: '1', bets: [{ participantNumber: 1, stakeMinor: 500 }] };
    await ask('GET /api/v1/rounds', 400, { query: '?limit=0' });
    await ask('POST /api/v1/auth/login', 401, { body: { username: 'player', password: 'wrong' } });
    await ask('POST /api/v1/receipts', 401, { body: sale });
    await ask('POST /api/v1/stats/invalidate', 403, { by: cashier });
    await ask('GET /api/v1/matches/{matchId}', 404, { path: { matchId: 'nobody' } });
    await ask('POST /api/v1/matches/{matchId}/pause', 409, { by: admin, path: { matchId: 'm3' } });
    await ask('POST /api/v1/receipts', 404, { by: cashier, body: sale });
    await ask('GET /api/v1/live', 426);
  });

  it('and none was left out', () => {
    const all = Object.entries(described.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // A socket, and text that is not JSON: their own tests ask them.
    const elsewhere = new Set(['GET /api/v1/live', 'GET /metrics', 'GET /api/v1/audit/export', 'GET /api/v1/rounds/{roundId}/chain']);
    expect(all.filter((operation) => !asked.has(operation) && !elsewhere.has(operation))).toEqual([]);
  });
});
