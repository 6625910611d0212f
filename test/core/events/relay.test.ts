import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RelayAnswer, RelayBatch } from '../../../core/aggregates/wiring.ts';
import type { AppendOutcome } from '../../../core/events/event-store.ts';
import { Relay } from '../../../core/events/relay.ts';
import { Answered, settled } from '../../support/deferred.ts';

const T = Date.UTC(2026, 0, 1);

/** A relay whose calls to Postgres wait for the test, and what it was told of them. */
function relayOf() {
  const postgres = new Answered<string, readonly AppendOutcome[]>();
  const stored: [number, string[]][] = [];
  const halted: string[] = [];
  const relay = new Relay({
    append: postgres.call,
    stored: (position, types) => stored.push([position, [...types]]),
    halted: (streamId, reason) => halted.push(`${streamId}: ${reason}`),
  });
  /** What each call carried: the records, as stream and version. */
  const sent = () => postgres.calls.map(({ asked }) => (JSON.parse(asked) as string[]).join(' '));
  return { relay, postgres, stored, halted, sent };
}

function batch(streamId: string, first: number, last = first, waiting: Partial<RelayBatch> = {}): RelayBatch {
  const versions = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const records = versions.map((version) => JSON.stringify(`${streamId}@${version}`)).join(',');
  return { streamId, records, count: versions.length, pending: versions.length, oldestAt: T, ...waiting };
}

function took(streamId: string, version: number, position: number): AppendOutcome {
  return { streamId, status: 'stored', version, position };
}

beforeEach(() => {
  for (const level of ['warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

describe('a relay', () => {
  it('sends at once when idle, and gathers what comes while a call is in flight into one', async () => {
    const { relay, postgres, sent } = relayOf();
    void relay.append(batch('round:1', 1));
    void relay.append(batch('round:2', 1));
    void relay.append(batch('track:a', 1, 2));
    expect(sent()).toEqual(['round:1@1']);
    postgres.at(0).answer([took('round:1', 1, 1)]);
    await settled();
    expect(sent()).toEqual(['round:1@1', 'round:2@1 track:a@1 track:a@2']);
  });

  it('takes one batch of a stream a call: what a restarted object sent again waits its turn, in order', async () => {
    const { relay, postgres, sent } = relayOf();
    void relay.append(batch('round:1', 1));
    void relay.append(batch('round:2', 5));
    void relay.append(batch('round:2', 5, 6));
    void relay.append(batch('round:3', 1));
    postgres.at(0).answer([took('round:1', 1, 1)]);
    await settled();
    postgres.at(1).answer([took('round:2', 5, 2), took('round:3', 1, 3)]);
    await settled();
    expect(sent()).toEqual(['round:1@1', 'round:2@5 round:3@1', 'round:2@5 round:2@6']);
  });

  it('sends at most 4,000 events a call, and a larger batch alone', async () => {
    const { relay, postgres } = relayOf();
    void relay.append(batch('round:1', 1));
    for (const [streamId, last] of [
      ['a:1', 3_000],
      ['a:2', 2_000],
      ['a:3', 1_000],
      ['a:4', 5_000],
    ] as const)
      void relay.append(batch(streamId, 1, last));
    for (const index of [0, 1, 2]) {
      postgres.at(index).answer([]);
      await settled();
    }
    expect(postgres.calls.map(({ asked }) => (JSON.parse(asked) as unknown[]).length)).toEqual([1, 4_000, 2_000, 5_000]);
  });

  it('answers each stream for itself: a conflict in one touches no other', async () => {
    const { relay, postgres, stored, halted } = relayOf();
    const first = relay.append(batch('x:1', 1));
    const answers = ['round:1', 'round:2', 'round:3'].map((streamId) => relay.append(batch(streamId, 4)));
    postgres.at(0).answer([took('x:1', 1, 1)]);
    await first;
    await settled();
    postgres
      .at(1)
      .answer([took('round:1', 4, 2), { streamId: 'round:2', status: 'conflict', version: 9, position: 1 }, took('round:3', 4, 3)]);
    expect(await Promise.all(answers)).toEqual([{ status: 'stored' }, { status: 'conflict', version: 9 }, { status: 'stored' }]);
    expect(halted).toEqual(['round:2: another version is recorded (it stands at 9)']);
    expect(stored.at(-1)).toEqual([3, ['round']]);
  });

  it('says that nothing is known when Postgres does not answer, and sends on when it does again', async () => {
    const { relay, postgres, stored } = relayOf();
    const answers = [relay.append(batch('round:1', 1)), relay.append(batch('round:2', 1))];
    postgres.at(0).fail(new Error('away'));
    await settled();
    postgres.at(1).answer([took('round:2', 1, 1)]);
    expect(await Promise.all(answers)).toEqual([{ status: 'unavailable' }, { status: 'stored' }]);
    const again = relay.append(batch('round:1', 1));
    postgres.at(2).answer([took('round:1', 1, 2)]);
    expect(await again).toEqual({ status: 'stored' });
    expect(stored.map(([position]) => position)).toEqual([1, 2]);
  });

  it('says that nothing is known of a stream that Postgres did not name', async () => {
    const { relay, postgres } = relayOf();
    const answer = relay.append(batch('round:1', 1));
    postgres.at(0).answer([]);
    expect(await answer).toEqual<RelayAnswer>({ status: 'unavailable' });
  });

  it('tells of progress once: a batch that was stored before moves nothing', async () => {
    const { relay, postgres, stored } = relayOf();
    for (const index of [0, 1]) {
      const answer = relay.append(batch('round:1', 1));
      postgres.at(index).answer([took('round:1', 1, 8)]);
      expect(await answer).toEqual({ status: 'stored' });
      await settled();
    }
    expect(stored).toEqual([[8, ['round']]]);
    expect(relay.lastPosition).toBe(8);
  });

  it('knows how much waits over all streams, and since when', async () => {
    const { relay, postgres } = relayOf();
    expect(relay.backlog()).toEqual({ events: 0, oldestAt: null, streams: 0 });
    const first = relay.append(batch('round:1', 1, 3, { pending: 10, oldestAt: T + 5 }));
    const second = relay.append(batch('round:2', 1, 1, { pending: 1, oldestAt: T }));
    expect(relay.backlog()).toEqual({ events: 11, oldestAt: T, streams: 2 });
    postgres.at(0).answer([took('round:1', 3, 3)]);
    await first;
    await settled();
    expect(relay.backlog()).toEqual({ events: 8, oldestAt: T, streams: 2 });
    postgres.at(1).fail(new Error('away'));
    await second;
    await settled();
    expect(relay.backlog()).toEqual({ events: 8, oldestAt: T, streams: 2 });
    const again = relay.append(batch('round:2', 1, 1, { pending: 1, oldestAt: T }));
    postgres.at(2).answer([{ streamId: 'round:2', status: 'conflict', version: 5, position: 1 }]);
    await again;
    expect(relay.backlog()).toEqual({ events: 7, oldestAt: T + 5, streams: 1 });
  });
});
