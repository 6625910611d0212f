import { afterEach, describe, expect, it, vi } from 'vitest';
import { roundDefinition } from '../../domains/betting/round/definition.ts';
import { loseStorage, relayHealth, stored, untilRecorded } from '../support/objects.ts';
import { codeOf, TestRound, ticket } from '../support/rounds.ts';
import { until } from '../support/until.ts';

const TRACK_NUMBER = 803;
const versionsOf = (records: readonly { version: number }[]) => records.map((record) => record.version);

/** Breaks the object in the middle of a commit: after the first rows of it were written, before the last. */
function breakOnce(breaks: (event: Parameters<typeof roundDefinition.evolve>[1]) => boolean): { broke: () => boolean } {
  const { evolve } = roundDefinition;
  let broken = false;
  vi.spyOn(roundDefinition, 'evolve').mockImplementation((state, event) => {
    if (broken || !breaks(event)) return evolve(state, event);
    broken = true;
    throw new Error('broken on purpose');
  });
  return { broke: () => broken };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('RoundObject that breaks in the middle of a commit', () => {
  it('has stored nothing of it and answered nothing of it; a retry sells every ticket once', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const batch = ['a', 'b', 'c'].map((key) => ticket(key));
    const { broke } = breakOnce((event) => event.type === 'TicketPlaced' && event.data.receiptId.slice(-7, -1) === '000002');
    await expect(round.sendAll(batch)).rejects.toThrow();
    expect(broke()).toBe(true);
    const outcomes = await until('the next life of the object', () => round.sendAll(batch).catch(() => undefined));
    expect(outcomes.map(codeOf)).toEqual(['accepted', 'accepted', 'accepted']);
    const records = await untilRecorded(round.streamId, 4);
    expect(versionsOf(records)).toEqual([1, 2, 3, 4]);
    expect(await stored(round.stub)).toEqual(records);
  });

  it('starts its race once when it was its alarm that broke: the alarm comes again, and what was not stored is forgotten', async () => {
    const round = await TestRound.open(TRACK_NUMBER, { closesAt: Date.now() + 500 });
    await round.sold('a');
    await untilRecorded(round.streamId, 2);
    const { broke } = breakOnce((event) => event.type === 'RoundStarted');
    const records = await untilRecorded(round.streamId, 3);
    expect(broke()).toBe(true);
    expect(records.at(-1)).toMatchObject({ version: 3, type: 'RoundStarted' });
    expect(await stored(round.stub)).toEqual(records);
    expect(codeOf(await round.sell('late'))).toBe('betting/round-closed');
  });
});

describe('RoundObject that is cut off while it pulls itself forward', () => {
  it('sells nothing on a part of its stream, however often it is asked, and goes on where the whole of it ends', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    // More than a page of a stream, so that the cut can come between two.
    // Of several sellers: one may not send so many at once.
    const tickets = Array.from({ length: 2_050 }, (_, index) => ({ ...ticket(`t${index}`), actor: `cashier-${index % 5}` }));
    await round.sendAll(tickets);
    await untilRecorded(round.streamId, 2_051);
    await loseStorage(round.stub);

    let pages = 0;
    const { fetch } = globalThis;
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
      const reads = String(init?.body).includes(`"${round.streamId}"`);
      if (reads && (pages += 1) > 1) return Promise.reject(new Error('Postgres went away'));
      return fetch(input, init);
    });
    for (const key of ['new', 't7', 'other']) expect(codeOf(await round.sell(key))).toBe('core/database-unavailable');
    expect(pages).toBeGreaterThan(1);
    vi.restoreAllMocks();

    expect((await round.sold('new')).receiptId.slice(-7, -1)).toBe('002051');
    expect((await round.sold('t7')).receiptId.slice(-7, -1)).toBe('000008');
    const records = await untilRecorded(round.streamId, 2_052);
    expect(versionsOf(records)).toEqual(Array.from({ length: 2_052 }, (_, index) => index + 1));
    expect((await relayHealth()).halted).not.toContain(round.streamId);
  });
});
