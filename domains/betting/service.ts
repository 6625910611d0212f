import type { AggregateStub } from '../../core/aggregates/client.ts';
import type { Cache } from '../../core/cache/cache.ts';
import type { JsonText } from '../../core/cache/family.ts';
import type { Database } from '../../core/db/neon.ts';
import { isPostgresAway } from '../../core/resilience/postgres.ts';
import type { Fairness, Participant, ReceiptDetail, Round } from './contract.ts';
import type { RoundView, TrackView } from './live.ts';
import { FINISHED_ROUND, PARTICIPANTS, PROOF, ROUND_STATISTICS } from './reads.ts';
import { weightsOf } from './round/draw.ts';
import { parseReceiptId } from './round/receipt-id.ts';
import type { EnteringDeps } from './shift/entering.ts';
import { findRound } from './store.ts';

/** A round's object: takes commands, and shows a ticket as it stands this moment. */
export interface RoundStub extends AggregateStub {
  /** The ticket as the JSON of a ReceiptDetail, or null. */
  ticket(receiptId: string): Promise<string | null>;
  /** Whether the round was ever opened. */
  exists(): Promise<boolean>;
}

/** What the use cases lean on. */
export interface BettingDeps extends EnteringDeps {
  readonly database: Database;
  readonly cache: Cache;
  readonly masterKey: string;
  readonly round: (roundId: string) => RoundStub;
  /** A topic's view now: live state is read there, so that the thread which takes money is left alone. */
  readonly roundView: (roundId: string) => Promise<RoundView>;
  readonly trackView: (trackId: string) => Promise<TrackView>;
}

/** A ticket as it stands this moment. Its round is asked, which pays it: what is shown as due is due, also while Postgres is away. */
export async function readReceipt(deps: BettingDeps, receiptId: string): Promise<ReceiptDetail | null> {
  const parsed = parseReceiptId(receiptId);
  if (parsed === null) return null;
  const ticket = await deps.round(parsed.roundId).ticket(receiptId);
  return ticket === null ? null : (JSON.parse(ticket) as ReceiptDetail);
}

/** The round that takes bets now, and the race that runs now; null before the track's first round. */
export async function currentRound(deps: BettingDeps, trackId: string): Promise<{ round: Round; running: TrackView['running'] } | null> {
  const { waiting, running } = await deps.trackView(trackId);
  const shown = waiting ?? running?.round;
  if (shown === undefined) return null;
  const { round } = await deps.roundView(shown.roundId);
  return { round: round ?? shown, running };
}

/** JSON text for an answer, and whether it will never change again. */
export interface Told<Value> {
  readonly text: JsonText<Value>;
  readonly final: boolean;
}

/** A round: what is finished from the cache; a live one from its topic, which needs no database; else from the read side. */
export async function readRound(deps: BettingDeps, roundId: string): Promise<Told<Round> | null> {
  const kept = await deps.cache.read(FINISHED_ROUND, roundId, null);
  if (kept !== null) return { text: kept, final: true };
  const { round: live } = await deps.roundView(roundId);
  const round = live ?? (await findRound(deps.database, roundId))?.round ?? null;
  if (round === null) return null;
  if (round.status === 'finished') return { text: deps.cache.keep(FINISHED_ROUND, roundId, round), final: true };
  return { text: JSON.stringify(round), final: false };
}

/** Commitment, then chain head, then proof of a round. */
export async function readFairness(deps: BettingDeps, roundId: string): Promise<Told<Fairness> | null> {
  const kept = await deps.cache.read(PROOF, roundId, null);
  if (kept !== null) return { text: kept, final: true };
  const view = await deps.roundView(roundId);
  const known = view.round === null ? await findRound(deps.database, roundId) : { ...view, round: view.round };
  if (known === null) return null;
  if (known.proof !== null) return { text: deps.cache.keep(PROOF, roundId, known.proof), final: true };
  const { round, chainHead } = known;
  const fairness: Fairness = {
    roundId,
    commitment: round.commitment,
    chainHead,
    entropy: { kind: 'chain', value: chainHead },
    serverSeed: null,
    weights: weightsOf(round.participants),
    counter: null,
    winner: null,
  };
  return { text: JSON.stringify(fairness), final: false };
}

/** The runners of a track as the read side has them; where it cannot say, those of the round that takes bets. */
export async function readParticipants(deps: BettingDeps, trackId: string): Promise<JsonText<Participant[]>> {
  try {
    const recorded = await deps.cache.read(PARTICIPANTS, trackId, deps.database);
    if (recorded !== null) return recorded;
  } catch (error) {
    if (!isPostgresAway(error)) throw error;
  }
  const { waiting } = await deps.trackView(trackId);
  return JSON.stringify(waiting?.participants ?? []);
}

/**
 * Gives up what is cached of one round, or of all of betting where none is named.
 * @returns the names of what was given up; null where Redis could not be told.
 */
export async function dropCached(deps: BettingDeps, roundId: string | undefined): Promise<string[] | null> {
  const { source } = ROUND_STATISTICS;
  if (roundId === undefined) return (await deps.cache.renew(source)) ? [source] : null;
  const scopes = [ROUND_STATISTICS.scope(roundId), FINISHED_ROUND.scope(roundId), 'rounds'];
  return (await deps.cache.drop(scopes)) ? scopes : null;
}
