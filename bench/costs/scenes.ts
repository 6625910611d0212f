import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { House } from './house.ts';
import { difference, times, type Usage } from './usage.ts';

const MINUTE_MS = 60_000;
const ROUNDS = 4;
const ALONE_TICKETS = 20;
const ALONE_EVERY_MS = 3_000;
const BUSY_A_SECOND = 20;
const BUSY_SECONDS = 20;
const BATCHES = 40;
const BATCH_SIZE = 50;
const UPDATES = 60;
const UPDATE_EVERY_MS = 1_000;
const VISITS = 20;
/** On one hub; what a hub-minute costs does not depend on it. */
const SOCKETS = 200;
const PING_EVERY_MS = 20_000;
const PAGE_PARTS = /<(?:script|link)\b[^>]*?\b(?:src|href)="(\/[^"]+)"/g;

const BETS = [{ participantNumber: 3, stakeMinor: 500 }];

/** What a house that is open and empty does in a minute by itself, without its cron. */
export async function stillMinute(house: House): Promise<Usage> {
  const before = await house.usage();
  await sleep(MINUTE_MS);
  return difference(await house.usage(), before);
}

/** One run of the cron, and what it sets off. */
export async function cronRun(house: House): Promise<Usage> {
  const before = await house.usage();
  await house.cron();
  await house.settled();
  return difference(await house.usage(), before);
}

/** One round without tickets: opened, closed, run, settled, recorded, projected. Takes a house with short rounds. */
export async function round(house: House): Promise<Usage> {
  const begun = await house.recorded('RoundFinished');
  const before = await house.usage();
  while ((await house.recorded('RoundFinished')) < begun + ROUNDS) await sleep(50);
  const rounds = (await house.recorded('RoundFinished')) - begun;
  return times(difference(await house.usage(), before), 1 / rounds);
}

/** Tickets so far apart that nothing is shared: each has its own call to Postgres, its own alarms. */
export async function ticketAlone(house: House, still: Usage): Promise<Usage> {
  const sell = await seller(house);
  return perUnit(house, still, async () => {
    for (let sold = 0; sold < ALONE_TICKETS; sold += 1) {
      await sell();
      await sleep(ALONE_EVERY_MS);
    }
    return ALONE_TICKETS;
  });
}

/** Tickets one a request, so many a second that deliveries are shared. */
export async function ticketBusy(house: House, still: Usage): Promise<Usage> {
  const sell = await seller(house);
  return perUnit(house, still, async () => {
    const sales: Promise<unknown>[] = [];
    for (let sold = 0; sold < BUSY_A_SECOND * BUSY_SECONDS; sold += 1) {
      sales.push(sell());
      await sleep(1_000 / BUSY_A_SECOND);
    }
    await Promise.all(sales);
    return sales.length;
  });
}

/** Tickets in batches, one batch after the other. */
export async function ticketBatched(house: House, still: Usage): Promise<Usage> {
  const [token, roundId] = await Promise.all([house.login('cashier'), house.currentRound()]);
  return perUnit(house, still, async () => {
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const tickets = Array.from({ length: BATCH_SIZE }, () => ({ idempotencyKey: crypto.randomUUID(), bets: BETS }));
      await house.post('/api/v1/receipts/batch', { roundId, tickets }, token);
    }
    return BATCHES * BATCH_SIZE;
  });
}

/** One score of a match that nobody watches; a second between them. */
export async function update(house: House, still: Usage): Promise<Usage> {
  const scores = await scorer(house);
  return perUnit(house, still, () => scoreOn(scores));
}

/** What a hub uses in a minute in which its sockets hear something each second, so that it hardly sleeps. */
export async function hubMinute(house: House): Promise<Usage> {
  const scores = await scorer(house);
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => open(house, scores.matchId)));
  const pings = setInterval(() => sockets.forEach((socket) => socket.send('{"op":"ping"}')), PING_EVERY_MS);
  try {
    await house.settled();
    const before = await house.usageOfHubs();
    const startedAt = performance.now();
    await scoreOn(scores);
    const used = difference(await house.usageOfHubs(), before);
    return times(used, MINUTE_MS / (performance.now() - startedAt));
  } finally {
    clearInterval(pings);
    for (const socket of sockets) socket.terminate();
  }
}

/** One visitor: the page, its files (a browser without a copy), a socket with one topic, and away again. */
export async function visit(house: House, still: Usage): Promise<Usage> {
  const { matchId } = await scorer(house);
  return perUnit(house, still, async () => {
    for (let visits = 0; visits < VISITS; visits += 1) {
      const page = await (await fetch(`${house.url}/`)).text();
      for (const [, part] of page.matchAll(PAGE_PARTS)) await (await fetch(`${house.url}${part}`)).arrayBuffer();
      const socket = await open(house, matchId);
      socket.terminate();
    }
    return VISITS;
  });
}

/** @param act  Does it and answers how often. @returns what one of it used; what the house does meanwhile by itself is taken off. */
async function perUnit(house: House, still: Usage, act: () => Promise<number>): Promise<Usage> {
  await house.settled();
  const before = await house.usage();
  const startedAt = performance.now();
  const units = await act();
  await house.settled();
  const used = difference(await house.usage(), before);
  const minutes = (performance.now() - startedAt) / MINUTE_MS;
  return times(difference(used, times(still, minutes)), 1 / units);
}

async function seller(house: House): Promise<() => Promise<unknown>> {
  const [token, roundId] = await Promise.all([house.login('cashier'), house.currentRound()]);
  return () => house.post('/api/v1/receipts', { roundId, bets: BETS }, token);
}

interface Scorer {
  readonly matchId: string;
  next(): Promise<unknown>;
}

async function scorer(house: House): Promise<Scorer> {
  const token = await house.login('referee');
  const matchId = `costs-${crypto.randomUUID().slice(0, 8)}`;
  await house.post(
    '/api/v1/matches',
    { matchId, game: 'lol', home: { id: 'home', name: 'Home' }, away: { id: 'away', name: 'Away' } },
    token,
  );
  await house.post(`/api/v1/matches/${matchId}/start`, {}, token);
  let homeScore = 0;
  return {
    matchId,
    next() {
      homeScore += 1;
      return house.post(`/api/v1/matches/${matchId}/score`, { homeScore, awayScore: 0 }, token);
    },
  };
}

async function scoreOn(scores: Scorer): Promise<number> {
  for (let scored = 0; scored < UPDATES; scored += 1) {
    await scores.next();
    await sleep(UPDATE_EVERY_MS);
  }
  return UPDATES;
}

/** Opens a socket on a match; resolves with its first message, the snapshot. */
async function open(house: House, matchId: string): Promise<WebSocket> {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/api/v1/live?topics=match:${matchId}`);
  await new Promise<void>((resolve, reject) => {
    socket.once('message', () => resolve());
    socket.once('error', reject);
  });
  return socket;
}
