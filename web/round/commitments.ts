import { computed, effect, signal } from '@preact/signals';
import type { Round } from '../../domains/betting/contract.ts';
import { readApi } from '../live/api.ts';
import { clock, rounds, track } from '../live/store.ts';

const fetched = signal<ReadonlyMap<string, string>>(new Map());

/** The commitments that are known, by round id: of rounds followed live, and of those that were over before. */
export const commitments = computed((): ReadonlyMap<string, string> => {
  const live = [...rounds.value].flatMap(([id, { round }]) => (round === null ? [] : [[id, round.commitment] as const]));
  return new Map([...fetched.value, ...live]);
});

/** Fetches once what a page that opens late cannot have seen. The clock is read by the way. */
export function fetchPastCommitments(): void {
  const stop = effect(() => {
    if (track.value === undefined) return;
    queueMicrotask(() => stop());
    void readPast().catch(() => undefined);
  });
}

async function readPast(): Promise<void> {
  const { body, reading } = await readApi('/rounds?limit=20');
  if (reading !== undefined) clock.read(reading);
  const past = body === undefined ? [] : (body.data as readonly Round[]);
  fetched.value = new Map(past.map(({ roundId, commitment }) => [roundId, commitment]));
}
