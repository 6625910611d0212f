import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { send } from '../../core/aggregates/client.ts';
import { appendEvents } from '../../core/events/event-store.ts';
import { database, loseStorage, recorded, relayHealth, setClock, stored, untilRecorded } from '../support/objects.ts';
import { codeOf, envelope, RACE_MS, RUNNERS, ticket, WAIT_MS } from '../support/rounds.ts';
import { TestTrack } from '../support/tracks.ts';
import { until } from '../support/until.ts';

let trackNumber = 900;
const REMIND_AFTER_MS = 5_000;
const typesOf = (records: readonly { type: string }[]) => records.map((record) => record.type);

/** A track that is open, and whose first round is. */
async function opened(settings?: ConstructorParameters<typeof TestTrack>[1]): Promise<TestTrack> {
  const track = new TestTrack((trackNumber += 1), settings);
  expect(codeOf(await track.open())).toBe('accepted');
  await untilRecorded(track.streamId, 2);
  await untilRecorded(`round:${track.roundId(1)}`, 1);
  return track;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('TrackObject opens', () => {
  it('its first round, once, however often it is opened, asleep in between or not', async () => {
    const track = await opened();
    for (const sleeps of [false, true, false]) {
      if (sleeps) await evictDurableObject(track.stub);
      expect(codeOf(await track.open())).toBe('accepted');
    }
    expect(typesOf(await track.events())).toEqual(['TrackOpened', 'RoundScheduled']);
    expect(typesOf(await stored(track.round(1)))).toEqual(['RoundOpened']);
    const [plan] = await track.plans();
    expect(plan).toMatchObject({ roundId: track.roundId(1), trackId: track.settings.trackId });
  });

  it('round after round by itself, and waits as long as it is told from the next round on', async () => {
    const track = await opened({ roundWaitDurationMs: 500, raceDurationMs: 200 });
    expect(codeOf(await track.open({ roundWaitDurationMs: WAIT_MS, raceDurationMs: RACE_MS }))).toBe('accepted');
    const first = await untilRecorded(`round:${track.roundId(1)}`, 3);
    expect(typesOf(first)).toEqual(['RoundOpened', 'RoundStarted', 'RoundFinished']);
    const startedAt = Number(first[1]?.data['startedAt']);
    expect(first[1]?.data['finishesAt']).toBe(startedAt + 200);
    const [second] = await untilRecorded(`round:${track.roundId(2)}`, 1);
    expect(second?.data).toMatchObject({ closesAt: startedAt + WAIT_MS, raceDurationMs: RACE_MS });
    expect(await track.plans()).toHaveLength(2);
  });
});

describe('TrackObject goes on', () => {
  it('once when it is told twice that a race began, by the same delivery or another', async () => {
    const track = await opened();
    const [plan] = await track.plans();
    const startedAt = plan?.closesAt ?? 0;
    const told = { type: 'ContinueTrack', roundId: track.roundId(1), startedAt, finishesAt: startedAt + RACE_MS } as const;
    for (const key of ['round#2.0', 'round#2.0', 'another', null]) expect(codeOf(await track.send(key, told))).toBe('accepted');
    await evictDurableObject(track.stub);
    for (const key of ['round#2.0', 'another', null]) expect(codeOf(await track.send(key, told))).toBe('accepted');
    expect((await track.plans()).map(({ roundId }) => roundId)).toEqual([track.roundId(1), track.roundId(2)]);
    expect(typesOf(await untilRecorded(`round:${track.roundId(2)}`, 1))).toEqual(['RoundOpened']);
  });

  it('although its round lost storage and alarm: the reminder wakes it, it closes, and the next one opens', async () => {
    const track = await opened();
    const [plan] = await track.plans();
    await loseStorage(track.round(1));
    setClock((plan?.closesAt ?? 0) + REMIND_AFTER_MS);
    await runDurableObjectAlarm(track.stub);
    expect(typesOf(await untilRecorded(`round:${track.roundId(1)}`, 2))).toEqual(['RoundOpened', 'RoundStarted']);
    await untilRecorded(`round:${track.roundId(2)}`, 1);
    expect(typesOf(await track.events())).toEqual(['TrackOpened', 'RoundScheduled', 'RoundReminded', 'RoundScheduled']);
  });

  it('although the stream of its round was stopped: after three reminders the next one opens', async () => {
    const track = await opened();
    const [record] = await recorded(`round:${track.roundId(1)}`);
    const [plan] = await track.plans();
    if (record === undefined || plan === undefined) throw new Error('no round');
    // What a fork leaves: another event under a version that the round gives next.
    const receiptId = `${plan.roundNumber}9999999`;
    const data = { roundId: plan.roundId, receiptId, cashierId: 'c', bets: [], totalMinor: 1, placedAt: plan.closesAt };
    const forged = { ...record, version: 2, eventId: crypto.randomUUID(), type: 'TicketPlaced', commandId: 'forged', data };
    await appendEvents(database(), JSON.stringify([forged]), 5_000);
    await send(track.round(1), ticket('mine'));
    await until('the round to stop', async () => (await relayHealth()).halted.includes(`round:${plan.roundId}`));
    for (const afterMs of [5_000, 15_000, 35_000]) {
      setClock(plan.closesAt + afterMs);
      await runDurableObjectAlarm(track.stub);
    }
    const [opening] = await untilRecorded(`round:${track.roundId(2)}`, 1);
    expect(opening?.data['closesAt']).toBe(plan.closesAt + 35_000 + WAIT_MS);
  });

  it('reminds a round once for an alarm that comes twice', async () => {
    const track = await opened();
    const [plan] = await track.plans();
    setClock((plan?.closesAt ?? 0) + REMIND_AFTER_MS - 1);
    await runDurableObjectAlarm(track.stub);
    expect(typesOf(await track.events())).toEqual(['TrackOpened', 'RoundScheduled']);
    setClock((plan?.closesAt ?? 0) + REMIND_AFTER_MS);
    await runDurableObjectAlarm(track.stub);
    await runDurableObjectAlarm(track.stub);
    const reminders = typesOf(await track.events()).filter((type) => type === 'RoundReminded');
    expect(reminders).toHaveLength(1);
  });
});

describe('TrackObject takes orders', () => {
  const order = (type: 'PauseTrack' | 'ResumeTrack') => ({ type, by: 'admin-1', reason: 'A try' }) as const;

  it('to pause: asleep or not it opens nothing after its round, and when resumed one with the next number', async () => {
    const track = await opened();
    const [plan] = await track.plans();
    expect(codeOf(await track.send('pause', order('PauseTrack')))).toBe('accepted');
    await evictDurableObject(track.stub);
    setClock(plan?.closesAt ?? 0);
    await runDurableObjectAlarm(track.round(1));
    await untilRecorded(`round:${track.roundId(1)}`, 2);
    await until('the track to hear of it', async () => typesOf(await track.events()).includes('TrackEmptied'));
    await evictDurableObject(track.stub);
    expect(codeOf(await track.open())).toBe('accepted');
    expect(await track.plans()).toHaveLength(1);
    for (const key of ['resume', 'resume', 'again']) expect(codeOf(await track.send(key, order('ResumeTrack')))).toBe('accepted');
    expect((await track.plans()).map(({ roundId }) => roundId)).toEqual([track.roundId(1), track.roundId(2)]);
    await untilRecorded(`round:${track.roundId(2)}`, 1);
  });

  it('to change: what was set outlives the loss of its storage, and what opens the track again', async () => {
    const runners = RUNNERS.map((runner) => ({ ...runner, coefficientHundredths: 250 }));
    const track = await opened({ runners });
    const change = { type: 'ChangeTrack', by: 'admin-1', reason: 'A try', changes: { raceDurationMs: 7_000 } } as const;
    expect(codeOf(await track.send('change', change))).toBe('accepted');
    await untilRecorded(track.streamId, 3);
    await loseStorage(track.stub);
    expect(codeOf(await track.open())).toBe('accepted');
    expect(await track.open()).toMatchObject({ reply: { raceDurationMs: 7_000, nextRoundNumber: Number(track.roundId(2)) } });
    expect(typesOf(await track.events())).toEqual(['TrackOpened', 'RoundScheduled', 'TrackChanged']);
  });

  it('and goes on a full wait after its round was void', async () => {
    const track = await opened();
    const command = { type: 'VoidRound', by: 'admin-1', reason: 'A try' } as const;
    expect(codeOf(await send(track.round(1), envelope('void', command)))).toBe('accepted');
    const [voided] = (await untilRecorded(`round:${track.roundId(1)}`, 2)).slice(1);
    const [next] = await untilRecorded(`round:${track.roundId(2)}`, 1);
    expect(next?.data['closesAt']).toBe(Number(voided?.data['voidedAt']) + WAIT_MS);
  });
});

describe('TrackObject whose storage is gone', () => {
  it('rebuilds itself: what opens it changes nothing, and no second first round opens', async () => {
    const track = await opened();
    await loseStorage(track.stub);
    expect(codeOf(await track.open())).toBe('accepted');
    expect(typesOf(await track.events())).toEqual(['TrackOpened', 'RoundScheduled']);
    expect(typesOf(await recorded(track.streamId))).toEqual(['TrackOpened', 'RoundScheduled']);
    expect(typesOf(await stored(track.round(1)))).toEqual(['RoundOpened']);
  });

  it('goes on with the next number when its round reports', async () => {
    const track = await opened();
    const [plan] = await track.plans();
    await loseStorage(track.stub);
    setClock(plan?.closesAt ?? 0);
    await runDurableObjectAlarm(track.round(1));
    const opening = await untilRecorded(`round:${track.roundId(2)}`, 1);
    expect(opening[0]?.data['closesAt']).toBe((plan?.closesAt ?? 0) + WAIT_MS);
    expect((await recorded(track.streamId)).map(({ version }) => version)).toEqual([1, 2, 3]);
    expect((await relayHealth()).halted).not.toContain(track.streamId);
  });

  it('opens nothing while Postgres is away, and is itself again after', async () => {
    const track = await opened();
    await loseStorage(track.stub);
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('Postgres is away'));
    expect(codeOf(await track.open())).toBe('core/database-unavailable');
    vi.restoreAllMocks();
    expect(codeOf(await track.open())).toBe('accepted');
    await until('nothing to be sent', async () => (await relayHealth()).backlogEvents === 0);
    expect(typesOf(await recorded(track.streamId))).toEqual(['TrackOpened', 'RoundScheduled']);
    expect((await relayHealth()).halted).not.toContain(track.streamId);
  });
});
