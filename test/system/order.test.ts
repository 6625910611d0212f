import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appendContract } from '../support/append-contract.ts';
import { appendThrough, record, records, refusalOf, type Appender } from '../support/appending.ts';
import { expectOrdered } from '../support/bookkeeping.ts';
import { Ledger } from '../support/ledger.ts';
import { openPool } from '../support/pool.ts';
import { Random } from '../support/random.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** The lock_timeout of core.append: a queue for a row waits for two locks, each so long. */
const LOCK_TIMEOUT_MS = 2_000;
/** What a busy machine may add. */
const GRACE_MS = 1_000;

const local = withStack({ worker: false });
let ledger: Ledger;
/** As the Worker's own role. */
let app: pg.Pool;

const append = (batch: unknown, through: Appender = app) => appendThrough(through, batch);

/** Runs something while an append is held open, and commits it after. */
async function whileHeld(batch: unknown, work: () => Promise<void>): Promise<void> {
  const held = new pg.Client({ connectionString: local.stack.appDatabaseUrl });
  await held.connect();
  try {
    await held.query('BEGIN');
    await append(batch, held);
    await work();
    await held.query('COMMIT');
  } finally {
    // And with the session a transaction that something above left open.
    await held.end();
  }
}

const stored = (streamId: string) =>
  ledger.rows(
    z.object({ version: z.coerce.number(), event_id: z.string() }),
    'SELECT version, event_id FROM core.events WHERE stream_id = $1 ORDER BY position',
    [streamId],
  );
const versions = async (streamId: string) => (await stored(streamId)).map(({ version }) => version);
const count = () => ledger.count('SELECT COUNT(*) FROM core.events');

beforeAll(() => {
  ledger = new Ledger(local.stack.databaseUrl);
  app = openPool(local.stack.appDatabaseUrl, 12);
});

afterAll(async () => {
  await app.end();
  await ledger.close();
});

describe('writers at once', () => {
  it('wait for one that is held open inside core.append, and give up in time; it goes on unharmed', async () => {
    await whileHeld(records('order:held', 1, 3), async () => {
      const startedAt = performance.now();
      const refusals = await Promise.all([1, 2, 3].map((writer) => refusalOf(append(records(`order:waits-${writer}`, 1, 2)))));
      const tookMs = performance.now() - startedAt;
      expect(refusals).toEqual(['55P03', '55P03', '55P03']);
      expect(tookMs).toBeGreaterThan(LOCK_TIMEOUT_MS - 100);
      expect(tookMs, 'less than the relay waits').toBeLessThan(2 * LOCK_TIMEOUT_MS + GRACE_MS);
      expect(await count()).toBe(0);
    });
    expect(await versions('order:held')).toEqual([1, 2, 3]);
    expect(await append(records('order:waits-1', 1, 2))).toEqual(['order:waits-1 stored 2']);
  });

  it('wait no longer than it takes: those that come before it ends are stored after it', async () => {
    let second: Promise<string[]> | undefined;
    await whileHeld(records('order:first', 1, 1), async () => {
      second = append(records('order:second', 1, 1));
      await until('the second writer waits', async () => (await ledger.count('SELECT COUNT(*) FROM pg_locks WHERE NOT granted')) > 0);
    });
    expect(await second).toEqual(['order:second stored 1']);
    const Place = z.object({ stream_id: z.string() });
    const places = await ledger.rows(
      Place,
      "SELECT stream_id FROM core.events WHERE stream_id IN ('order:first', 'order:second') ORDER BY position",
    );
    expect(places.map(({ stream_id }) => stream_id)).toEqual(['order:first', 'order:second']);
  });

  it('leave no number behind when they roll back', async () => {
    const failing = whileHeld(records('order:undone', 1, 5), () => Promise.reject(new Error('changed my mind')));
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await append(records('order:undone', 1, 1))).toEqual(['order:undone stored 1']);
    await expectOrdered(ledger);
  });

  it('never show a reader a position before a lower one', async () => {
    const random = new Random(4);
    const from = await count();
    let writing = true;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let batch = 0, version = 0; batch < 40; batch += 1) {
        const size = random.whole(1, 20);
        await append(records(`order:writer-${writer}`, version + 1, version + size));
        version += size;
      }
    });
    const read = async () => {
      const seen: number[] = [];
      for (let last = from; ;) {
        const ended = !writing;
        const rows = await ledger.rows(
          z.object({ position: z.coerce.number() }),
          'SELECT position FROM core.events WHERE position > $1 ORDER BY position LIMIT 100',
          [last],
        );
        seen.push(...rows.map(({ position }) => position));
        last = seen.at(-1) ?? from;
        if (ended && rows.length === 0) return seen;
      }
    };
    const reading = Promise.all([read(), read()]);
    await Promise.all(writers);
    writing = false;
    const all = Array.from({ length: (await count()) - from }, (_, index) => from + index + 1);
    expect(all.length).toBeGreaterThan(1_000);
    for (const seen of await reading) expect(seen).toEqual(all);
    await expectOrdered(ledger);
  });
});

appendContract(() => ({
  append,
  refusal: (batch) => refusalOf(append(batch)),
  stored: async (streamId) => (await stored(streamId)).map(({ version, event_id: eventId }) => ({ version, eventId })),
  positions: () =>
    ledger
      .rows(z.object({ position: z.coerce.number() }), 'SELECT position FROM core.events ORDER BY position')
      .then((rows) => rows.map(({ position }) => position)),
  advance: (projection, from, to) =>
    app.query('SELECT core.advance_projection($1, $2, $3)', [projection, from, to]).then(
      () => 'moved',
      (thrown: unknown) => refusalOf(Promise.reject(thrown)),
    ),
}));

describe('a batch of a month', () => {
  it('that has no partition makes it', async () => {
    const months = ['2031-01-31T23:59:59.999Z', '2031-02-01T00:00:00.000Z'];
    const batch = months.map((recordedAt, index) => record('order:later', index + 1, { recordedAt }));
    expect(await append(batch)).toEqual(['order:later stored 2']);
    const Partition = z.object({ partition: z.string() });
    const where = await ledger.rows(
      Partition,
      "SELECT tableoid::REGCLASS::TEXT AS partition FROM core.events WHERE stream_id = 'order:later' ORDER BY position",
    );
    expect(where.map(({ partition }) => partition)).toEqual(['core.events_2031_01', 'core.events_2031_02']);
  });

  it('that is new stops no other writer, and no other writer stops it', async () => {
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let version = 1; version <= 10; version += 1) {
        const recordedAt =
          writer % 2 === 0 ? `20${40 + writer}-${String(version).padStart(2, '0')}-15T12:00:00Z` : new Date().toISOString();
        const stream = `order:month-${writer}`;
        expect(await append([record(stream, version, { recordedAt })])).toEqual([`${stream} stored ${version}`]);
      }
    });
    await Promise.all(writers);
    await expectOrdered(ledger);
  });
});

describe('the role of the application', () => {
  it.each([
    ['INSERT INTO core.events SELECT * FROM core.events LIMIT 1'],
    ["UPDATE core.events SET actor = 'somebody else'"],
    ['DELETE FROM core.events'],
    ['TRUNCATE core.events'],
    ['UPDATE core.streams SET version = version - 1'],
    ['UPDATE core.position_counter SET position = 0'],
    ['DROP TABLE core.events'],
    ['ALTER TABLE core.events DISABLE TRIGGER ALL'],
    ['INSERT INTO core.events_2031_01 SELECT * FROM core.events LIMIT 1'],
  ])('may not: %s', async (statement) => {
    expect(await refusalOf(app.query(statement))).toBe('42501');
  });
});
