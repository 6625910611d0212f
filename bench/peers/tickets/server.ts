/**
 * The tickets peer: what a user would pick instead. Express 5, a pg pool, ioredis and socket.io in one Node process.
 *
 *   DATABASE_URL=… REDIS_URL=… [PORT=0] node bench/peers/tickets/server.ts
 *
 * Prints one line of JSON when it listens: `{ url, token, roundId }`.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import type { Request, Response } from 'express';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { Server } from 'socket.io';
import { z } from 'zod';
import { receiptsBefore } from './receipts.ts';
import { loadRunners, sell } from './sell.ts';
import { roundStatistics } from './statistics.ts';

const env = z
  .object({ DATABASE_URL: z.url(), REDIS_URL: z.url(), PORT: z.coerce.number().default(0), POOL: z.coerce.number().default(16) })
  .parse(process.env);
const SESSION_SECONDS = 24 * 3600;
const TOKEN = 'peer-cashier-token';
const ROUND_ID = '96908000';

const pool = new Pool({ connectionString: env.DATABASE_URL, max: env.POOL });
const redis = new Redis(env.REDIS_URL, { enableAutoPipelining: true });

const Session = z.object({ userId: z.string(), role: z.enum(['admin', 'cashier', 'player']) });
const SellBody = z.object({
  roundId: z.string().regex(/^\d+$/),
  bets: z
    .array(z.object({ participantNumber: z.int().positive(), stakeMinor: z.int().positive().max(100_000_00) }))
    .min(1)
    .max(20),
});

const PageQuery = z.object({ before: z.string().regex(/^\d+$/), limit: z.coerce.number().int().min(1).max(100) });

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '16kb' }));
const http = createServer(app);
const io = new Server(http);

app.post('/api/v1/receipts', async (request, response) => {
  const session = await sessionOf(request);
  if (!session) return problem(response, 401, 'auth/no-session');
  if (session.role !== 'cashier') return problem(response, 403, 'auth/forbidden');
  const idempotencyKey = request.get('idempotency-key');
  if (!idempotencyKey) return problem(response, 400, 'http/idempotency-key-missing');
  const body = SellBody.safeParse(request.body);
  if (!body.success) return problem(response, 400, 'http/bad-body');

  const sold = await sell(pool, runners, { ...body.data, cashierId: session.userId, idempotencyKey, ipAddress: request.ip ?? '' });
  if (sold === 'unknown-participant') return problem(response, 422, 'betting/unknown-participant');
  if (sold === 'round-closed') return problem(response, 409, 'betting/round-closed');
  if (sold.fresh) {
    const { receipt } = sold;
    await redis.del(`stats:round:${receipt.roundId}`, 'query:sales_stats');
    io.to(`round:${receipt.roundId}`).emit('ticket_created', {
      receiptId: receipt.receiptId,
      totalMinor: receipt.totalMinor,
      bets: receipt.bets,
    });
  }
  response.status(201).json({ success: true, data: sold.receipt, meta: { timestamp: new Date().toISOString() } });
});

app.get('/api/v1/stats/round/:roundId', async (request, response) => {
  const { roundId } = request.params;
  const statistics = /^\d+$/.test(roundId) ? await roundStatistics(pool, redis, roundId) : null;
  if (statistics === null) return problem(response, 404, 'betting/unknown-round');
  response.type('json').send(`{"success":true,"data":${statistics},"meta":{"timestamp":"${new Date().toISOString()}"}}`);
});

app.get('/api/v1/auth/session', async (request, response) => {
  const session = await sessionOf(request);
  if (!session) return problem(response, 401, 'auth/no-session');
  response.json({ success: true, data: session, meta: { timestamp: new Date().toISOString() } });
});

app.get('/api/v1/receipts', async (request, response) => {
  const session = await sessionOf(request);
  if (!session) return problem(response, 401, 'auth/no-session');
  const query = PageQuery.safeParse(request.query);
  if (!query.success) return problem(response, 400, 'http/bad-query');
  const rows = await receiptsBefore(pool, query.data.before, query.data.limit);
  response.json({ success: true, data: rows, meta: { timestamp: new Date().toISOString() } });
});

async function sessionOf(request: Request): Promise<z.infer<typeof Session> | null> {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ');
  if (scheme !== 'Bearer' || !token) return null;
  const stored = await redis.get(`session:${token}`);
  return stored ? Session.parse(JSON.parse(stored)) : null;
}

function problem(response: Response, status: number, code: string): void {
  response.status(status).type('application/problem+json').json({ success: false, status, code });
}

async function prepare(): Promise<void> {
  await pool.query(await readFile(join(import.meta.dirname, 'schema.sql'), 'utf8'));
  await pool.query('TRUNCATE peer.rounds, peer.participants, peer.receipts, peer.bets, peer.transaction_logs');
  await pool.query(`INSERT INTO peer.rounds VALUES ($1, 96908, 'waiting', now() + interval '1 day')`, [ROUND_ID]);
  await pool.query(`INSERT INTO peer.participants SELECT n, n, 'Runner ' || n, 300 + 50 * n FROM generate_series(1, 6) AS n`);
  const session = { userId: 'peer-cashier', role: 'cashier', loginTime: Date.now(), email: 'cashier@example.test', permissions: [] };
  await redis.set(`session:${TOKEN}`, JSON.stringify(session), 'EX', SESSION_SECONDS);
}

await prepare();
const runners = await loadRunners(pool);
http.listen(env.PORT, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, token: TOKEN, roundId: ROUND_ID }));
});
process.on('SIGTERM', () => process.exit(0));
