import { describe, expect, it } from 'vitest';
import type { AppendOutcome } from '../../../core/events/event-store.ts';
import { Relay } from '../../../core/events/relay.ts';

/** What the Neon driver throws for a text with a NUL: Postgres will never take it. */
const UNTRANSLATABLE = Object.assign(new Error('unsupported Unicode escape sequence'), { code: '22P05' });
const SHUTTING_DOWN = Object.assign(new Error('the database system is shutting down'), { code: '57P03' });

interface Sent {
  readonly streamId: string;
  readonly poison?: boolean;
}

function relayOver(failure: Error) {
  const halted: string[] = [];
  const stored: string[] = [];
  const relay = new Relay({
    append: (records) => {
      const sent = JSON.parse(records) as Sent[];
      if (sent.some(({ poison }) => poison)) return Promise.reject(failure);
      stored.push(...sent.map(({ streamId }) => streamId));
      return Promise.resolve(
        sent.map(({ streamId }): AppendOutcome => ({ streamId, status: 'stored', version: 1, position: stored.length })),
      );
    },
    stored: () => undefined,
    halted: (streamId) => halted.push(streamId),
  });
  const append = (sent: Sent) =>
    relay.append({ streamId: sent.streamId, records: JSON.stringify(sent), count: 1, pending: 1, oldestAt: 1 });
  return { relay, append, halted, stored };
}

describe('a call that Postgres refuses for its content', () => {
  it('is halved until the stream at fault stands alone: it is stopped, the others are stored', async () => {
    const { append, halted, stored, relay } = relayOver(UNTRANSLATABLE);
    const names = Array.from({ length: 9 }, (_, index) => `round:${index}`);
    const answers = await Promise.all(names.map((streamId, index) => append({ streamId, poison: index === 4 })));
    expect(answers.map(({ status }) => status)).toEqual(names.map((_, index) => (index === 4 ? 'refused' : 'stored')));
    expect(halted).toEqual(['round:4']);
    expect(stored.toSorted()).toEqual(names.filter((name) => name !== 'round:4'));
    expect(relay.backlog().streams).toBe(0);
  });

  it('is not confused with Postgres being away: nothing is stopped, everything is sent again', async () => {
    const { append, halted, relay } = relayOver(SHUTTING_DOWN);
    const answers = await Promise.all([append({ streamId: 'round:1', poison: true }), append({ streamId: 'round:2', poison: true })]);
    expect(answers).toEqual([{ status: 'unavailable' }, { status: 'unavailable' }]);
    expect(halted).toEqual([]);
    expect(relay.backlog().events).toBe(2);
  });
});
