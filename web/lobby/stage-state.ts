import type { Fairness, Race, Round } from '../../domains/betting/contract.ts';
import type { RoundResult, RoundView, TrackView } from '../../domains/betting/live.ts';

/** What the stage shows: the one thing that matters now. */
export type StageState =
  | { readonly shows: 'countdown'; readonly round: Round; readonly last: RoundResult | undefined; readonly isPaused: boolean }
  | { readonly shows: 'race'; readonly round: Round; readonly race: Race; readonly next: Round | null }
  | { readonly shows: 'winner'; readonly result: RoundResult; readonly past: PastRace; readonly next: Round | null }
  | { readonly shows: 'nothing'; readonly last: RoundResult | undefined; readonly isPaused: boolean };

/** A race that is over, as its round's topic still tells it. */
export interface PastRace {
  readonly round: Round;
  readonly race: Race;
  readonly proof: Fairness | null;
}

/** How long a winner stays on the stage, by the server's clock; no more than half of what is left to bet on the next round. */
const WINNER_STAYS_MS = 8_000;

export function stageOf(track: TrackView, rounds: ReadonlyMap<string, RoundView>, now: number): StageState {
  const { running, waiting, results, isPaused } = track;
  if (running !== null) return { shows: 'race', round: running.round, race: running.race, next: waiting };
  const [last] = results;
  const past = last === undefined ? undefined : pastRace(rounds.get(last.roundId));
  if (last !== undefined && past !== undefined && now < winnerLeavesAt(last, waiting))
    return { shows: 'winner', result: last, past, next: waiting };
  return waiting === null ? { shows: 'nothing', last, isPaused } : { shows: 'countdown', round: waiting, last, isPaused };
}

function winnerLeavesAt({ finishedAt }: RoundResult, next: Round | null): number {
  const finished = Date.parse(finishedAt);
  const stays = next === null ? WINNER_STAYS_MS : Math.min(WINNER_STAYS_MS, (Date.parse(next.closesAt) - finished) / 2);
  return finished + stays;
}

function pastRace(view: RoundView | undefined): PastRace | undefined {
  return view?.round && view.race ? { round: view.round, race: view.race, proof: view.proof } : undefined;
}
