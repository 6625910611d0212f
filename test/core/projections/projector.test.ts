import { NeonDbError } from '@neondatabase/serverless';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../../core/db/neon.ts';
import { Projector } from '../../../core/projections/projector.ts';
import { Answered, settled } from '../../support/deferred.ts';

const projection = {
  name: 'test',
  aggregateTypes: ['round'],
  statements: [{ for: ['Sold'], sql: 'INSERT ...' }],
  stale: 'SELECT ... AS scope',
};

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A Postgres with one checkpoint, whose transactions wait for the test: `commits` first, or not. */
function postgresAt(checkpoint: number, head = checkpoint) {
  const state = { checkpoint, head, reads: 0 };
  const transactions = new Answered<Statement, { scopes: string[] }[]>();
  const database = {
    query: (text: string, values: readonly unknown[] = []) => {
      if (text.includes('core.project(')) return transactions.call({ text, values });
      state.reads += 1;
      return Promise.resolve([{ position: String(text.includes('core.position_counter') ? state.head : state.checkpoint) }]);
    },
  };
  /** The positions, from and to, of each transaction. */
  const ranges = () => transactions.calls.map(({ asked }) => asked.values.slice(1, 3));
  const commit = async (index: number, answers = true) => {
    const call = transactions.at(index);
    state.checkpoint = Number(call.asked.values[2]);
    if (answers) call.answer([{ scopes: [`changed by ${state.checkpoint}`] }]);
    else call.fail(new Error('the answer was lost'));
    await settled();
  };
  const heard: unknown[] = [];
  const projector = new Projector(projection, database as unknown as Database, 1_000, 0, (...told) => heard.push(told));
  return { projector, heard, state, transactions, ranges, commit };
}

const moved = Object.assign(new NeonDbError('projection test cannot move'), { code: 'RS001' });

beforeEach(() => {
  for (const level of ['warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

describe('a projector', () => {
  it('writes rows and checkpoint in one call', async () => {
    const { projector, transactions, commit } = postgresAt(3);
    const reached = projector.reach(7);
    await settled();
    const statements = JSON.stringify([{ for: ['Sold'], sql: 'INSERT ...' }]);
    expect(transactions.at(0).asked.values).toEqual(['test', 3, 7, statements, 'SELECT ... AS scope']);
    await commit(0);
    expect(await reached).toBe('moved');
    expect(await projector.reach(7)).toBe('still');
    expect(transactions.calls).toHaveLength(1);
  });

  it('gathers the pokes of a run: one transaction takes all that came meanwhile', async () => {
    const { projector, ranges, commit } = postgresAt(0);
    const first = projector.reach(1);
    await settled();
    const pokes = [3, 6, 5, 4].map((position) => projector.reach(position));
    await settled();
    expect(ranges()).toEqual([[0, 1]]);
    await commit(0);
    await commit(1);
    expect(ranges()).toEqual([
      [0, 1],
      [1, 6],
    ]);
    expect(new Set(await Promise.all([first, ...pokes]))).toEqual(new Set(['moved']));
  });

  it('takes long ways in steps, and each poke to its end', async () => {
    const { projector, ranges, commit } = postgresAt(0);
    const reached = projector.reach(12_000);
    await settled();
    for (const index of [0, 1, 2]) await commit(index);
    expect(await reached).toBe('moved');
    expect(ranges()).toEqual([
      [0, 5_000],
      [5_000, 10_000],
      [10_000, 12_000],
    ]);
  });

  it('looks for the head of the store itself when nobody tells, and stands still where it is there', async () => {
    const { projector, state, ranges, commit } = postgresAt(4, 4);
    expect(await projector.reach()).toBe('still');
    state.head = 6;
    const reached = projector.reach();
    await settled();
    await commit(0);
    expect(await reached).toBe('moved');
    expect(ranges()).toEqual([[4, 6]]);
  });

  it('reads its checkpoint again after a failure, and writes what was not written', async () => {
    const { projector, transactions, ranges, commit } = postgresAt(2);
    const failed = projector.reach(5);
    await settled();
    transactions.at(0).fail(new Error('away'));
    expect(await failed).toBe('failed');
    const again = projector.reach(5);
    await settled();
    await commit(1);
    expect(await again).toBe('moved');
    expect(ranges()).toEqual([
      [2, 5],
      [2, 5],
    ]);
  });

  it('writes nothing twice when an answer was lost after its commit', async () => {
    const { projector, ranges, commit } = postgresAt(2);
    const lost = projector.reach(5);
    await settled();
    await commit(0, false);
    expect(await lost).toBe('failed');
    expect(await projector.reach(5)).toBe('still');
    expect(ranges()).toEqual([[2, 5]]);
  });

  it('goes on from where another projector has brought it', async () => {
    const { projector, state, transactions, ranges, commit } = postgresAt(2);
    const beaten = projector.reach(5);
    await settled();
    state.checkpoint = 4;
    transactions.at(0).fail(moved);
    expect(await beaten).toBe('failed');
    const again = projector.reach();
    await settled();
    await commit(1);
    expect(await again).toBe('moved');
    expect(ranges()).toEqual([
      [2, 5],
      [4, 5],
    ]);
  });

  it('reads its checkpoint once, not at every poke', async () => {
    const { projector, state, commit } = postgresAt(0);
    for (const [index, position] of [1, 2, 3].entries()) {
      const reached = projector.reach(position);
      await settled();
      await commit(index);
      await reached;
    }
    expect(state.reads).toBe(1);
  });

  it('tells where it stands, then what each commit changed, in order', async () => {
    const { projector, heard, commit } = postgresAt(4_000);
    const reached = projector.reach(9_500);
    await settled();
    expect(heard).toEqual([[4_000, 4_000, []]]);
    for (const index of [0, 1]) await commit(index);
    await reached;
    expect(heard.slice(1)).toEqual([
      [4_000, 9_000, ['changed by 9000']],
      [9_000, 9_500, ['changed by 9500']],
    ]);
  });

  it('tells nothing of what was not committed, and where it stands when it cannot know', async () => {
    const { projector, heard, transactions, commit } = postgresAt(2);
    const failed = projector.reach(5);
    await settled();
    transactions.at(0).fail(new Error('away'));
    await failed;
    expect(heard).toEqual([[2, 2, []]]);
    const lost = projector.reach(5);
    await settled();
    await commit(1, false);
    await lost;
    await projector.reach(5);
    // What the commit whose answer was lost has changed is not known: the gap before 5 says so.
    expect(heard).toEqual([
      [2, 2, []],
      [2, 2, []],
      [5, 5, []],
    ]);
  });
});
