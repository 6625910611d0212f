import { computed } from '@preact/signals';
import type { Round } from '../../domains/betting/contract.ts';
import { trackLive, type TrackView } from '../../domains/betting/live.ts';
import { Topics } from '../live/topics.ts';
import { rounds } from '../round/topics.ts';

const MAIN_TRACK = 'main';

export const tracks = new Topics<TrackView>('track', trackLive);

/** The track that this console sells on; undefined until it has said how it stands. */
export const track = computed(() => tracks.views.value.get(MAIN_TRACK));

/** The round that takes bets; null where none does. */
export const openRound = computed((): Round | null | undefined => (track.value === undefined ? undefined : track.value.waiting));

/** What each runner of the round that takes bets pays, hundredths of the stake: its coefficient, or what the pool would pay now. */
export const oddsHundredths = computed((): ReadonlyMap<number, number | null> => {
  const round = openRound.value;
  if (round === null || round === undefined) return new Map();
  const pool = rounds.views.value.get(round.roundId)?.oddsHundredths ?? {};
  const oddsOf = (participantNumber: number, coefficientHundredths: number) =>
    round.payout.model === 'pari-mutuel' ? (pool[participantNumber] ?? null) : coefficientHundredths;
  return new Map(
    round.participants.map((runner) => [runner.participantNumber, oddsOf(runner.participantNumber, runner.coefficientHundredths)]),
  );
});

/** The track, and the round that takes bets: its pool. */
export const wantedTopics = computed((): readonly string[] => {
  const roundId = openRound.value?.roundId;
  return [tracks.topic(MAIN_TRACK), ...(roundId === undefined ? [] : [rounds.topic(roundId)])];
});
