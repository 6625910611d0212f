import { send, sendAll, type AggregateStub, type Outcome } from '../../core/aggregates/client.ts';
import type { CommandEnvelope } from '../../core/aggregates/definition.ts';
import type { Database } from '../../core/db/neon.ts';
import { deriveSecret } from '../../core/kernel/hash.ts';
import type { Fairness, Participant, Receipt, Round, Stake } from './contract.ts';
import type { RoundView, TrackView } from './live.ts';
import type { RoundReply } from './round/definition.ts';
import { weightsOf } from './round/draw.ts';
import type { RoundCommand } from './round/model.ts';
import { redeemCodeOf } from './round/redeem-code.ts';
import { parseReceiptId } from './round/receipt-id.ts';
import { findReceipt, findRound, listParticipants } from './store.ts';

/** A round's object: takes commands, and shows a ticket that the read side does not have yet. */
export interface RoundStub extends AggregateStub {
  /** The receipt as JSON, or null. */
  ticket(receiptId: string): Promise<string | null>;
}

/** What the use cases lean on. */
export interface BettingDeps {
  readonly database: Database;
  readonly masterKey: string;
  readonly round: (roundId: string) => RoundStub;
  /** A topic's view now: live state is read there, so that the thread which takes money is left alone. */
  readonly roundView: (roundId: string) => Promise<RoundView>;
  readonly trackView: (trackId: string) => Promise<TrackView>;
}

export interface Sale {
  readonly commandId: string;
  readonly bets: readonly Stake[];
}

/** Who sends a command, and within which request. */
export interface Sender {
  readonly userId: string;
  readonly requestId: string;
}

/** Sells one ticket. */
export function sellTicket(deps: BettingDeps, roundId: string, sale: Sale, sender: Sender): Promise<Outcome<RoundReply>> {
  return send<RoundCommand, RoundReply>(deps.round(roundId), placeTicket(sale, sender));
}

/** Sells tickets of one round in one command: each has its own outcome, in order. */
export function sellTickets(deps: BettingDeps, roundId: string, sales: readonly Sale[], sender: Sender): Promise<Outcome<RoundReply>[]> {
  return sendAll<RoundCommand, RoundReply>(
    deps.round(roundId),
    sales.map((sale) => placeTicket(sale, sender)),
  );
}

function placeTicket({ commandId, bets }: Sale, { userId, requestId }: Sender): CommandEnvelope<RoundCommand> {
  return { command: { type: 'PlaceTicket', cashierId: userId, bets }, commandId, actor: userId, correlationId: requestId };
}

/** A ticket by its number: from the read side, or from its round while the read side is a moment behind. */
export async function readReceipt(deps: BettingDeps, receiptId: string): Promise<Receipt | null> {
  const parsed = parseReceiptId(receiptId);
  if (parsed === null) return null;
  const stored = await findReceipt(deps.database, receiptId);
  if (stored !== null) {
    const secret = deriveSecret(deps.masterKey, `round:${parsed.roundId}`, 'redeem');
    return { ...stored, redeemCode: redeemCodeOf(secret, receiptId) };
  }
  const young = await deps.round(parsed.roundId).ticket(receiptId);
  return young === null ? null : (JSON.parse(young) as Receipt);
}

/** The round that takes bets now, and the race that runs now; null before the track's first round. */
export async function currentRound(deps: BettingDeps, trackId: string): Promise<{ round: Round; running: TrackView['running'] } | null> {
  const { waiting, running } = await deps.trackView(trackId);
  const shown = waiting ?? running?.round;
  if (shown === undefined) return null;
  const { round } = await deps.roundView(shown.roundId);
  return { round: round ?? shown, running };
}

/** A round: live from its topic, which needs no database; from the read side where that topic is unknown. */
export async function readRound(deps: BettingDeps, roundId: string): Promise<Round | null> {
  const { round } = await deps.roundView(roundId);
  return round ?? (await findRound(deps.database, roundId))?.round ?? null;
}

/** Commitment, then chain head, then proof of a round. */
export async function readFairness(deps: BettingDeps, roundId: string): Promise<Fairness | null> {
  const view = await deps.roundView(roundId);
  const known = view.round === null ? await findRound(deps.database, roundId) : { ...view, round: view.round };
  if (known === null) return null;
  if (known.proof !== null) return known.proof;
  const { round, chainHead } = known;
  return {
    roundId,
    commitment: round.commitment,
    chainHead,
    entropy: { kind: 'chain', value: chainHead },
    serverSeed: null,
    weights: weightsOf(round.participants),
    counter: null,
    winner: null,
  };
}

/** The runners of a track: of the round that takes bets, or as the read side has them. */
export async function readParticipants(deps: BettingDeps, trackId: string): Promise<readonly Participant[]> {
  const { waiting } = await deps.trackView(trackId);
  return waiting?.participants ?? listParticipants(deps.database, trackId);
}
