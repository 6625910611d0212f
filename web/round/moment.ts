import type { Participant, Race, Round } from '../../domains/betting/contract.ts';
import type { RoundView } from '../../domains/betting/live.ts';
import { pulseAfter } from '../../domains/betting/round/beacon.ts';

/** Where a round is in its life, with what its page shows of it. */
export type Moment =
  | { readonly is: 'waiting'; readonly leftMs: number }
  /** Bets are closed by the clock, and the start has not been heard. */
  | { readonly is: 'closing' }
  /** Bets are closed, and the draw waits for this pulse of the beacon. */
  | { readonly is: 'beacon'; readonly pulse: number }
  | { readonly is: 'racing'; readonly race: Race; readonly leftMs: number }
  /** The race is over by its timeline, and the result has not been heard. */
  | { readonly is: 'awaited'; readonly race: Race }
  | { readonly is: 'finished'; readonly race: Race | null; readonly winner: Participant }
  | { readonly is: 'void' };

/** @param now  The server's time, ms since the epoch. */
export function momentOf(round: Round, { race, closedAt }: RoundView, now: number): Moment {
  switch (round.status) {
    case 'waiting': {
      const leftMs = Date.parse(round.closesAt) - now;
      return leftMs > 0 ? { is: 'waiting', leftMs } : { is: 'closing' };
    }
    case 'running': {
      if (race === null) return closedAt === null ? { is: 'closing' } : { is: 'beacon', pulse: pulseAfter(Date.parse(closedAt)) };
      const leftMs = Date.parse(race.startedAt) + race.durationMs - now;
      return leftMs > 0 ? { is: 'racing', race, leftMs } : { is: 'awaited', race };
    }
    case 'finished':
      return { is: 'finished', race, winner: winnerOf(round) };
    case 'void':
      return { is: 'void' };
  }
}

/** With what it pays; a finished round without a winner, or with one who did not run, is a mistake of the server. */
function winnerOf({ roundId, participants, winner }: Round): Participant {
  const runner = participants.find(({ participantNumber }) => participantNumber === winner?.participantNumber);
  if (runner === undefined) throw new RangeError(`round ${roundId} is finished without a winner among its runners`);
  return runner;
}
