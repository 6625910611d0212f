import { send, sendAll, type Outcome } from '../../core/aggregates/client.ts';
import type { CommandEnvelope } from '../../core/aggregates/definition.ts';
import type { Stake } from './contract.ts';
import type { RoundReply } from './round/definition.ts';
import type { RoundCommand } from './round/model.ts';
import { parseReceiptId } from './round/receipt-id.ts';
import { inShift, type EnteringDeps, type Teller, type Within } from './shift/entering.ts';

/** What moves money: each command once, whatever is retried, and through the drawer of who sends it. */

export interface Sale {
  readonly commandId: string;
  readonly bets: readonly Stake[];
}

type Told = Outcome<RoundReply>;
type TicketCommand = Exclude<RoundCommand, { type: 'OpenRound' }>;

const UNKNOWN_RECEIPT: Told = { ok: false, rejection: { code: 'betting/unknown-receipt', details: {} } };

/** Sells one ticket. */
export function sellTicket(deps: EnteringDeps, roundId: string, { commandId, bets }: Sale, teller: Teller): Promise<Told> {
  return inDrawer(deps, roundId, { type: 'PlaceTicket', cashierId: teller.userId, bets }, commandId, teller);
}

/** Sells tickets of one round in one command: each has its own outcome, in order. */
export function sellTickets(deps: EnteringDeps, roundId: string, sales: readonly Sale[], teller: Teller): Promise<Told[]> {
  return inShift(deps, teller, roundId, sales.length, (within) => {
    const envelopes = sales.map(({ commandId, bets }) =>
      envelope({ type: 'PlaceTicket', cashierId: teller.userId, bets }, commandId, teller, within),
    );
    return sendAll<RoundCommand, RoundReply>(deps.round(roundId), envelopes);
  });
}

/** What can be done to a ticket after its sale. */
export type TicketChange =
  | { readonly type: 'modify'; readonly bets: readonly Stake[] }
  | { readonly type: 'void'; readonly reason: string; readonly isAdmin: boolean }
  | { readonly type: 'pay'; readonly redeemCode: string };

/** Changes, voids or pays a ticket. Its number names its round, so no look-up comes first. */
export async function changeTicket(
  deps: EnteringDeps,
  receiptId: string,
  change: TicketChange,
  commandId: string,
  teller: Teller,
): Promise<Told> {
  const parsed = parseReceiptId(receiptId);
  if (parsed === null) return UNKNOWN_RECEIPT;
  return inDrawer(deps, parsed.roundId, commandOf(receiptId, change, teller.userId), commandId, teller);
}

function commandOf(receiptId: string, change: TicketChange, userId: string): TicketCommand {
  switch (change.type) {
    case 'modify':
      return { type: 'ModifyTicket', receiptId, cashierId: userId, bets: change.bets };
    case 'void':
      return { type: 'VoidTicket', receiptId, by: userId, isAdmin: change.isAdmin, reason: change.reason };
    case 'pay':
      return { type: 'PayTicket', receiptId, by: userId, redeemCode: change.redeemCode };
  }
}

/** Voids a round: no money moves yet, so no shift is entered; its tickets may be refunded from then on. */
export function voidRound(deps: EnteringDeps, roundId: string, reason: string, commandId: string, teller: Teller): Promise<Told> {
  const command: RoundCommand = { type: 'VoidRound', by: teller.userId, reason };
  return send<RoundCommand, RoundReply>(deps.round(roundId), envelope(command, commandId, teller));
}

async function inDrawer(deps: EnteringDeps, roundId: string, command: TicketCommand, commandId: string, teller: Teller): Promise<Told> {
  const [outcome] = await inShift(deps, teller, roundId, 1, (within) =>
    sendAll<RoundCommand, RoundReply>(deps.round(roundId), [envelope(command, commandId, teller, within)]),
  );
  if (outcome === undefined) throw new Error('a round answered no outcome');
  return outcome;
}

function envelope(
  command: RoundCommand,
  commandId: string,
  { userId, requestId, clientHash }: Teller,
  within?: Within,
): CommandEnvelope<RoundCommand> {
  return { command, commandId, actor: userId, correlationId: requestId, clientHash, ...(within && { within }) };
}
