/**
 * The spectators peer: socket.io with its Redis adapter, one Node process.
 *
 *   REDIS_URL=… [PORT=0] node bench/peers/spectators/server.ts
 *
 * One process and not two: a second one would decode every update from Redis again and serve no socket cheaper, so on two
 * cores, one of which the spectators themselves need, one process is what delivers most per CPU-second.
 * Prints one line of JSON when it listens: `{ url }`.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-adapter';
import express from 'express';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { z } from 'zod';

const env = z.object({ REDIS_URL: z.url(), PORT: z.coerce.number().default(0) }).parse(process.env);

const Score = z.object({
  homeScore: z.int().nonnegative(),
  awayScore: z.int().nonnegative(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '16kb' }));
const http = createServer(app);

const publisher = new Redis(env.REDIS_URL);
const io = new Server(http, { adapter: createAdapter(publisher, publisher.duplicate()), perMessageDeflate: false });
const offsets = new Map<string, number>();

io.on('connection', (socket) => {
  socket.on('join_match', async (matchId: unknown, acknowledge: unknown) => {
    if (typeof matchId !== 'string') return;
    await socket.join(`match:${matchId}`);
    if (typeof acknowledge === 'function') acknowledge({ matchId, room: `match:${matchId}` });
  });
});

app.post('/api/v1/matches/:matchId/score', (request, response) => {
  const body = Score.safeParse(request.body);
  if (!body.success) {
    response.status(400).type('application/problem+json').json({ success: false, status: 400, code: 'http/bad-body' });
    return;
  }
  const { matchId } = request.params;
  const offset = (offsets.get(matchId) ?? 0) + 1;
  offsets.set(matchId, offset);
  io.to(`match:${matchId}`).emit('score_update', { matchId, ...body.data, offset });
  response.json({ success: true, data: { matchId, offset } });
});

http.listen(env.PORT, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.on('SIGTERM', () => process.exit(0));
