import { expect, it } from 'vitest';
import type { LiveView } from '../../core/kernel/live.ts';
import { Topics } from '../../web/live/topics.ts';

const last: LiveView<string> = { initial: '', apply: (_view, { event }) => event };
const snapshot = (topic: string, data: string) => ({ topic, epoch: 'a', offset: 1, event: 'snapshot', data });

function followed(...ids: readonly string[]) {
  const rounds = new Topics('round', last);
  for (const id of ids) {
    rounds.follow(id).restart(snapshot(rounds.topic(id), `view of ${id}`), false);
    rounds.show(id);
  }
  return rounds;
}

it('shows each topic’s view under its id, and none before it is told', () => {
  const rounds = followed('1', '2');
  rounds.follow('3');
  expect([...rounds.views.value]).toEqual([
    ['1', 'view of 1'],
    ['2', 'view of 2'],
  ]);
});

it('lets go of what is no longer wanted', () => {
  const rounds = followed('1', '2');
  rounds.keep(['round:2', 'match:1']);
  rounds.show('1');
  expect([...rounds.views.value.keys()]).toEqual(['2']);
});

it('stays the same object while nothing changes', () => {
  const rounds = followed('1');
  const before = rounds.views.value;
  rounds.keep(['round:1']);
  expect(rounds.views.value).toBe(before);
});
