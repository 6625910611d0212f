import { HOUSE } from '../../core/aggregates/aggregate.ts';
import type { AggregateStub } from '../../core/aggregates/client.ts';
import type { Cache } from '../../core/cache/cache.ts';
import type { JsonText } from '../../core/cache/family.ts';
import type { Database } from '../../core/db/neon.ts';
import { deriveSecret } from '../../core/kernel/hash.ts';
import { isPostgresAway } from '../../core/resilience/postgres.ts';
import type { FairnessReport, Participant, ReceiptDetail, Round, SalesStatistics, TicketStatus } from './contract.ts';
import type { RoundView, TrackView } from './live.ts';
import { FINISHED_ROUND, PARTICIPANTS, PROOF, ROUND_STATISTICS, SALES } from './reads.ts';
import { weightsOf } from './round/draw.ts';
import { parseReceiptId } from './round/receipt-id.ts';
import { redeemHashOf } from './round/redeem-code.ts';
import { findTickets } from './receipts.ts';
import { salesIn, type SalesPeriod } from './sales.ts';
import type { EnteringDeps } from './shift/entering.ts';
import { findRound } from './store.ts';

/** A round's object: takes commands, and shows a ticket as it stands this moment. */
export interface RoundStub extends AggregateStub {
  /** The ticket as the JSON of a ReceiptDetail, or null. */
  ticket(receiptId: string): Promise<string | null>;
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

/** The tickets that bear a code, as anyone who holds one may see them: mostly one, and then no more is asked. */
export async function readTickets(deps: BettingDeps, redeemCode: string, receiptId: string | null): Promise<TicketStatus[]> {
  const hash = redeemHashOf(deriveSecret(deps.masterKey, HOUSE, 'redeem-index'), redeemCode);
  return findTickets(deps.database, hash, receiptId);
}

/** Sales of a period. Who asks was checked before: the cache knows whose figures these are, and not who may see them. */
export async function readSales(deps: Pick<BettingDeps, 'cache' | 'database'>, period: SalesPeriod): Promise<JsonText<SalesStatistics>> {
  const kept = await deps.cache.read(SALES, period, deps.database);
  // Past midnight the key of today still holds yesterday, for as long as it lives.
  if (kept !== null && (JSON.parse(kept) as SalesStatistics).to === period.to) return kept;
  return JSON.stringify(await salesIn(deps.database, period));
}

/** What a track shows now. */
export interface Current {
  readonly round: Round;
  readonly running: TrackView['running'];
}

/** The round that takes bets now, and the race that runs now; null where none has opened yet. */
export async function currentRound(deps: BettingDeps, trackId: string): Promise<Current | 'paused' | null> {
  const { waiting, running, isPaused } = await deps.trackView(trackId);
  const shown = waiting ?? running?.round;
  if (shown === undefined) return isPaused ? 'paused' : null;
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
  if (isOver(round)) return { text: deps.cache.keep(FINISHED_ROUND, roundId, round), final: true };
  return { text: JSON.stringify(round), final: false };
}

/** Nothing about the round itself changes any more; its tickets may yet be paid. */
function isOver({ status }: Round): boolean {
  return status === 'finished' || status === 'void';
}

/** Commitment, then chain head, then proof of a round; of a void one the seed without a draw. */
export async function readFairness(deps: BettingDeps, roundId: string): Promise<Told<FairnessReport> | null> {
  const kept = await deps.cache.read(PROOF, roundId, null);
  if (kept !== null) return { text: kept, final: true };
  const view = await deps.roundView(roundId);
  const known = view.round === null ? await findRound(deps.database, roundId) : { ...view, round: view.round };
  if (known === null) return null;
  const { round, chainHead, proof } = known;
  const { status, closesAt, participants } = round;
  const about = { status, closesAt, participants };
  if (proof !== null) return { text: deps.cache.keep(PROOF, roundId, { ...proof, ...about }), final: true };
  const fairness: FairnessReport = {
    roundId,
    ...about,
    commitment: round.commitment,
    chainHead,
    entropy: { kind: round.entropyKind, value: round.entropyKind === 'chain' ? chainHead : null },
    serverSeed: null,
    weights: weightsOf(participants),
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
