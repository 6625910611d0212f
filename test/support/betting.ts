import { FIXED_ODDS, type Stake } from '../../domains/betting/contract.ts';
import { commitmentOf } from '../../domains/betting/round/draw.ts';
import { roundDefinition } from '../../domains/betting/round/definition.ts';
import {
  NOTHING_MOVED,
  type AcceptedBet,
  type Limits,
  type RoundCommand,
  type RoundEvent,
  type RoundPlan,
} from '../../domains/betting/round/model.ts';
import { receiptIdOf } from '../../domains/betting/round/receipt-id.ts';
import { redeemCodeOf } from '../../domains/betting/round/redeem-code.ts';
import { trackDefinition } from '../../domains/betting/track/definition.ts';
import type { TrackChanges, TrackCommand, TrackEvent, TrackSettings } from '../../domains/betting/track/model.ts';
import { contextOf, givenOf, type Asked } from './given.ts';

/** When the stories of the tests begin. */
export const T = Date.UTC(2026, 0, 1);
export const STREAM_ID = 'round:7001';
export const WAIT_MS = 180_000;
export const RACE_MS = 30_000;
/** When the rounds of the tests close, if nothing else is said. */
export const CLOSE = T + WAIT_MS;

export const RUNNERS = [
  { participantNumber: 1, name: 'Comet', coefficientHundredths: 220 },
  { participantNumber: 2, name: 'Juniper', coefficientHundredths: 350 },
  { participantNumber: 3, name: 'Atlas', coefficientHundredths: 333 },
];
export const LIMITS: Limits = { minStakeMinor: 10, maxStakeMinor: 100_000, maxBets: 3, maxPayoutMinor: 400_000 };

export const given = givenOf(roundDefinition, STREAM_ID);
export const givenTrack = givenOf(trackDefinition, 'track:main');

/** The seed of the round under test, which nobody may know before its end. */
export const SERVER_SEED = contextOf(STREAM_ID, T).derive('server-seed');

export function planOf(changes: Partial<RoundPlan> = {}): RoundPlan {
  const plan = {
    roundId: '7001',
    roundNumber: 7_001,
    trackId: 'main',
    runners: RUNNERS,
    limits: LIMITS,
    closesAt: CLOSE,
    raceDurationMs: RACE_MS,
    payout: FIXED_ODDS,
    entropyKind: 'chain' as const,
  };
  return { ...plan, ...changes };
}

export function roundOpened(changes: Partial<RoundPlan> = {}): RoundEvent {
  return { type: 'RoundOpened', data: { ...planOf(changes), commitment: commitmentOf(SERVER_SEED), openedAt: T } };
}

const ONE_BET: readonly Stake[] = [{ participantNumber: 1, stakeMinor: 100 }];

export function ticketPlaced(sequence = 1, stakes: readonly Stake[] = ONE_BET, shiftId: string | null = null): RoundEvent {
  return { type: 'TicketPlaced', data: { ...soldTicket(sequence, stakes), shiftId, redeemHash: null } };
}

export function ticketModified(sequence: number, stakes: readonly Stake[], before: readonly Stake[] = ONE_BET): RoundEvent {
  const { bets, totalMinor } = soldTicket(sequence, before);
  return { type: 'TicketModified', data: { ...soldTicket(sequence, stakes), previous: { bets, totalMinor }, modifiedAt: T } };
}

export function ticketVoided(sequence = 1, stakes: readonly Stake[] = ONE_BET): RoundEvent {
  return { type: 'TicketVoided', data: { ...soldTicket(sequence, stakes), voidedBy: 'cashier-1', reason: 'Mistyped', voidedAt: T } };
}

export function ticketPaid(sequence = 1, amountMinor = 220, shiftId: string | null = '1-cashier-1'): RoundEvent {
  const paid = { paidBy: 'cashier-1', kind: 'prize' as const, amountMinor, paidAt: CLOSE + RACE_MS };
  return { type: 'TicketPaid', data: { ...soldTicket(sequence, ONE_BET), shiftId, ...paid } };
}

/** All that an event says about a ticket of cashier-1, sold within no shift. */
function soldTicket(sequence: number, stakes: readonly Stake[]) {
  const bets = stakes.map((stake): AcceptedBet => {
    const coefficientHundredths =
      RUNNERS.find((runner) => runner.participantNumber === stake.participantNumber)?.coefficientHundredths ?? 100;
    return { ...stake, coefficientHundredths, prizeMinor: Math.floor((stake.stakeMinor * coefficientHundredths) / 100) };
  });
  const totalMinor = stakes.reduce((sum, { stakeMinor }) => sum + stakeMinor, 0);
  const receiptId = receiptIdOf(7_001, sequence);
  return { roundId: '7001', receiptId, cashierId: 'cashier-1', shiftId: null, bets, totalMinor, placedAt: T };
}

export function shiftSealed(shiftId: string, sums = NOTHING_MOVED): RoundEvent {
  return { type: 'ShiftSealed', data: { roundId: '7001', shiftId, cashierId: 'cashier-1', sums, sealedAt: T } };
}

export function roundClosed(closedAt = CLOSE): RoundEvent {
  return { type: 'RoundClosed', data: { roundId: '7001', trackId: 'main', chainHead: '00', closedAt } };
}

/** A round that an admin ended, as it stood after these events. */
export function roundVoided(...history: readonly RoundEvent[]): RoundEvent {
  const state = history.reduce(roundDefinition.evolve, roundDefinition.initialState);
  const command: RoundCommand = { type: 'VoidRound', by: 'admin', reason: 'A runner fell' };
  const decision = roundDefinition.decide(command, state, contextOf(STREAM_ID, T));
  const [event] = decision.ok ? decision.events : [];
  if (event === undefined) throw new Error('the round cannot be voided');
  return event;
}

/** The code that is printed on a ticket of the round under test. */
export function codeOf(sequence: number): string {
  return redeemCodeOf(contextOf(STREAM_ID, T).derive('redeem'), receiptIdOf(7_001, sequence));
}

export function roundStarted(at = CLOSE): RoundEvent {
  const race = { startedAt: new Date(at).toISOString(), durationMs: RACE_MS, lanes: [] };
  return {
    type: 'RoundStarted',
    data: { roundId: '7001', trackId: 'main', chainHead: '00', startedAt: at, finishesAt: at + RACE_MS, race },
  };
}

/** The end of a round that was opened, sold these tickets and started. */
export function roundFinished(...history: readonly RoundEvent[]): RoundEvent {
  const state = history.reduce(roundDefinition.evolve, roundDefinition.initialState);
  const decision = roundDefinition.decide({ type: 'FinishRound' }, state, contextOf(STREAM_ID, CLOSE + RACE_MS));
  const [event] = decision.ok ? decision.events : [];
  if (event === undefined) throw new Error('a round that does not run cannot finish');
  return event;
}

export function openRound(changes: Partial<RoundPlan> = {}): Asked<RoundCommand> {
  return { command: { type: 'OpenRound', ...planOf(changes) }, at: T };
}

export function placeTicket({ at = T, bets = [{ participantNumber: 1, stakeMinor: 100 }] }: { at?: number; bets?: readonly Stake[] } = {}) {
  const command: RoundCommand = { type: 'PlaceTicket', cashierId: 'cashier-1', bets };
  return { command, at };
}

export function round(type: 'StartRound' | 'FinishRound' | 'WakeRound', at = CLOSE): Asked<RoundCommand> {
  return { command: { type }, at };
}

export function settingsOf(changes: Partial<TrackSettings> = {}): TrackSettings {
  const settings = {
    trackId: 'main',
    trackNumber: 1,
    runners: RUNNERS,
    limits: LIMITS,
    roundWaitDurationMs: WAIT_MS,
    raceDurationMs: RACE_MS,
    payout: FIXED_ODDS,
    entropyKind: 'chain' as const,
    maxMarginBasisPoints: 3_000,
  };
  return { ...settings, ...changes };
}

export function openTrack(changes: Partial<TrackSettings> = {}, at = T): Asked<TrackCommand> {
  return { command: { type: 'OpenTrack', ...settingsOf(changes) }, at };
}

/** Somebody changes the track, or the configuration did. */
export function trackChanged(changes: Partial<TrackSettings>, by = 'admin-1'): TrackEvent {
  const settings = settingsOf(changes);
  const { roundWaitDurationMs, raceDurationMs } = by === 'system' ? settings : settingsOf();
  const configured = { roundWaitDurationMs, raceDurationMs };
  return { type: 'TrackChanged', data: { ...settings, previous: settingsOf(), by, reason: 'A try', configured } };
}

/** What an admin orders, with a reason. */
export function order(type: 'PauseTrack' | 'ResumeTrack', at = T): Asked<TrackCommand> {
  return { command: { type, by: 'admin-1', reason: 'A try' }, at };
}

export function changeTrack(changes: TrackChanges, at = T): Asked<TrackCommand> {
  return { command: { type: 'ChangeTrack', by: 'admin-1', reason: 'A try', changes }, at };
}

export function continueTrack(roundId: string, startedAt: number, finishesAt = startedAt + RACE_MS): Asked<TrackCommand> {
  return { command: { type: 'ContinueTrack', roundId, startedAt, finishesAt }, at: startedAt };
}

export function remindRound(at: number): Asked<TrackCommand> {
  return { command: { type: 'RemindRound' }, at };
}

export function trackOpened(changes: Partial<TrackSettings> = {}): TrackEvent {
  return { type: 'TrackOpened', data: settingsOf(changes) };
}

/** The track's n-th round is planned. */
export function roundScheduled(sequence = 1, changes: Partial<RoundPlan> = {}): TrackEvent {
  const roundNumber = sequence * 1_000 + 1;
  return { type: 'RoundScheduled', data: planOf({ roundId: String(roundNumber), roundNumber, ...changes }) };
}
