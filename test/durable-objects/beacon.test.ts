import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { timeOfPulse } from '../../domains/betting/round/beacon.ts';
import { BEACON_PATIENCE_MS } from '../../domains/betting/round/decider.ts';
import { RoundEvent } from '../../domains/betting/round/model.ts';
import { setClock, stored } from '../support/objects.ts';
import { pathOf, PULSE, RECORDED } from '../support/pulses.ts';
import { envelope, TestRound } from '../support/rounds.ts';
import { until } from '../support/until.ts';

/** Shortly before the last pulse that was recorded. */
const CLOSES_AT = timeOfPulse(PULSE.round) - 50;
let trackNumber = 940;

/** A round that waits for the beacon, with one ticket sold, at its close. The beacon answers as told; Postgres does. */
async function closed(beacon: () => Response): Promise<{ round: TestRound; asked: string[] }> {
  const asked: string[] = [];
  const network = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.includes('/public/')) return network(input, init);
    asked.push(url);
    return Promise.resolve(beacon());
  });
  setClock(CLOSES_AT - 1_000);
  const round = await TestRound.open((trackNumber += 1), { closesAt: CLOSES_AT, entropyKind: 'beacon' });
  await round.sold('one');
  setClock(CLOSES_AT);
  await runDurableObjectAlarm(round.stub);
  return { round, asked };
}

async function eventsOf(round: TestRound): Promise<RoundEvent[]> {
  return (await stored(round.stub)).map((record) => RoundEvent.parse(record));
}

/** Waits until a round's stream ends with an event of this type. */
function untilLast<Type extends RoundEvent['type']>(round: TestRound, type: Type) {
  return until(`${round.streamId} to end with ${type}`, async () => {
    const last = (await eventsOf(round)).at(-1);
    return last?.type === type && (last as Extract<RoundEvent, { type: Type }>);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a round that draws from the beacon', () => {
  it('closes, waits for the first pulse after its close, and draws with it', async () => {
    const { round, asked } = await closed(() => Response.json(RECORDED[2]));
    const started = await untilLast(round, 'RoundStarted');
    const types = (await eventsOf(round)).map(({ type }) => type);
    expect(types).toEqual(['RoundOpened', 'TicketPlaced', 'RoundClosed', 'RoundStarted']);
    const { chainHead, entropy } = started.data;
    const value = `${chainHead}:${PULSE.randomness}`;
    expect(entropy).toEqual({ kind: 'beacon', value, pulse: PULSE, closedAt: new Date(CLOSES_AT).toISOString() });
    expect(asked.every((url) => url.endsWith(pathOf(PULSE.round)))).toBe(true);
  });

  it('takes no pulse but the one after its close, whoever sends it', async () => {
    const { round } = await closed(() => new Response('', { status: 404 }));
    const chosen = { ...PULSE, round: PULSE.round - 1 };
    expect(await round.send(envelope(null, { type: 'ProvideEntropy', pulse: chosen }))).toMatchObject({ ok: true });
    expect((await eventsOf(round)).at(-1)?.type).toBe('RoundClosed');
  });

  it('asks again while the pulse is not there', async () => {
    let answers = 0;
    const { round } = await closed(() => ((answers += 1) <= 4 ? new Response('', { status: 425 }) : Response.json(RECORDED[2])));
    let passedMs = 0;
    await until('the draw', async () => {
      setClock(CLOSES_AT + (passedMs += 500));
      await runDurableObjectAlarm(round.stub);
      return (await eventsOf(round)).at(-1)?.type === 'RoundStarted';
    });
    expect(answers).toBeGreaterThanOrEqual(5);
  });

  it('does not draw with a pulse whose signature is another’s, and is void when the beacon stays away', async () => {
    const { round } = await closed(() => Response.json({ ...RECORDED[2], signature: RECORDED[1].signature }));
    setClock(CLOSES_AT + BEACON_PATIENCE_MS);
    await runDurableObjectAlarm(round.stub);
    const { data } = await untilLast(round, 'RoundVoided');
    expect(data).toMatchObject({ voidedBy: 'system', totals: { receipts: 1, stakesMinor: 100 } });
  });

  it('does not hold up what its outbox holds behind a beacon that never spoke: its track hears that it is void', async () => {
    const { round } = await closed(() => new Response('', { status: 404 }));
    setClock(CLOSES_AT + BEACON_PATIENCE_MS);
    await runDurableObjectAlarm(round.stub);
    await untilLast(round, 'RoundVoided');
    let passedMs = 0;
    await until('the reactions to be delivered', async () => {
      setClock(CLOSES_AT + BEACON_PATIENCE_MS + (passedMs += 500));
      await runDurableObjectAlarm(round.stub);
      return (await delivered(round)) === 4;
    });
  });
});

/** How many events of a round have told other aggregates what follows from them. */
function delivered(round: TestRound): Promise<number> {
  return runInDurableObject(round.stub, (_, { storage }) => {
    const { value } = storage.sql.exec<{ value: string }>("SELECT value FROM state WHERE key = 'cursors'").one();
    return z.object({ reactions: z.number() }).parse(JSON.parse(value)).reactions;
  });
}
