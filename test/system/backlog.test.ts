import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Receipt } from '../../domains/betting/contract.ts';
import { Ledger } from '../support/ledger.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const MAX_EVENTS = 200;
const MAX_AGE_MS = 6_000;
const BETS = [{ participantNumber: 2, stakeMinor: 150 }];

const local = withStack({
  vars: { ROUND_WAIT_DURATION_MS: '600000', BACKLOG_MAX_EVENTS: String(MAX_EVENTS), BACKLOG_MAX_AGE_MS: String(MAX_AGE_MS) },
});
const Health = z.object({ backlog: z.object({ events: z.number() }) });

let ledger: Ledger;
let cashier: Terminal;
let roundId: string;

const statusesOf = (answers: ReadonlyMap<string, Answer>) => [...answers.values()].map(({ status }) => status);
const soldKeys = (answers: ReadonlyMap<string, Answer>) => [...answers].flatMap(([key, { status }]) => (status === 201 ? [key] : []));
const receiptOf = (answer: Answer | undefined) => z.object({ data: Receipt }).parse(answer?.body).data;
const recordedKeys = async () => new Set((await ledger.tickets()).map(({ key }) => key));

/** Sells under `<name>-1`, `<name>-2` … one after the other, as long as `more` says. */
async function sellWhile(name: string, more: (answers: ReadonlyMap<string, Answer>) => boolean): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  while (more(answers)) {
    const key = `${name}-${answers.size + 1}`;
    answers.set(key, await cashier.sell(roundId, BETS, key));
  }
  return answers;
}

async function recorded(keys: readonly string[]): Promise<void> {
  const all = async () => {
    const there = await recordedKeys();
    return keys.every((key) => there.has(key));
  };
  await until('what was sold is in core.events', all, 15_000);
}

beforeAll(async () => {
  ledger = new Ledger(local.stack.databaseUrl);
  cashier = await Terminal.signedIn(local.stack.url);
  await until('the first round is open', async () => (await cashier.ask('GET', '/api/v1/rounds/current')).status === 200);
  roundId = (await cashier.currentRound()).roundId;
  await recorded(soldKeys(await sellWhile('before', (answers) => answers.size < 3)));
});

afterAll(async () => {
  await cashier.close();
  await ledger.close();
});

describe('a backlog past its bound in events', () => {
  let answers: Map<string, Answer>;

  beforeAll(async () => {
    await local.stack.postgres?.stop();
    answers = await sellWhile('many', (sold) => sold.size < MAX_EVENTS + 50);
  });

  it('refuses with 503 and says when to come back; up to the bound everything was sold', () => {
    expect(statusesOf(answers)).toEqual([...Array<number>(MAX_EVENTS).fill(201), ...Array<number>(50).fill(503)]);
    const refused = [...answers.values()].at(-1);
    expect(refused?.headers['content-type']).toBe('application/problem+json');
    expect(refused?.body).toMatchObject({ success: false, status: 503, code: 'core/backlog-full', backlogEvents: MAX_EVENTS });
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('goes on giving those who ask again the receipt they had', async () => {
    const again = await cashier.sell(roundId, BETS, 'many-1');
    expect([again.status, receiptOf(again)]).toEqual([201, receiptOf(answers.get('many-1'))]);
  });

  it('is said by /healthz: no more commands are taken', async () => {
    const health = async () => {
      const { status, body } = await cashier.ask('GET', '/healthz');
      return { status, ...Health.parse(body) };
    };
    // The relay hears how much waits with each try.
    await until('the backlog is told', async () => (await health()).backlog.events >= MAX_EVENTS);
    expect(await health()).toMatchObject({ status: 503, backlog: { events: MAX_EVENTS } });
  });

  it('loses nothing: what was sold arrives when Postgres is back, what was refused is nowhere', async () => {
    await local.stack.postgres?.start();
    await recorded(soldKeys(answers));
    const keys = await recordedKeys();
    const refused = [...answers].flatMap(([key, { status }]) => (status === 503 ? [key] : []));
    expect(refused.filter((key) => keys.has(key))).toEqual([]);
    expect(keys.size).toBe(3 + MAX_EVENTS);
  });

  it('remembers no refusal: the same key sells the ticket as soon as there is room', async () => {
    await until('there is room', async () => (await cashier.sell(roundId, BETS, 'room')).status === 201);
    const refused = [...answers].flatMap(([key, { status }]) => (status === 503 ? [key] : []));
    const sold = await Promise.all(refused.map(async (key) => [key, await cashier.sell(roundId, BETS, key)] as const));
    expect(new Set(sold.map(([, { status }]) => status))).toEqual(new Set([201]));
    await recorded(refused);
    expect((await ledger.tickets()).length).toBe(3 + MAX_EVENTS + refused.length + 1);
  });
});

describe('a backlog past its bound in age', () => {
  it('refuses with 503, however few events wait, and what was sold before arrives', async () => {
    await local.stack.postgres?.stop();
    const answers = await sellWhile('old', (sold) => sold.size < 5);
    expect(new Set(statusesOf(answers))).toEqual(new Set([201]));
    const full = async () => (await cashier.sell(roundId, BETS, `old-${Date.now()}`)).status === 503;
    await until('a ticket is refused', full, 2 * MAX_AGE_MS);
    await local.stack.postgres?.start();
    await recorded(soldKeys(answers));
    await until('tickets are sold again', async () => (await cashier.sell(roundId, BETS, 'again')).status === 201);
  });
});
