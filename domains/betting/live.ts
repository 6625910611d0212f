import type { LiveView } from '../../core/kernel/live.ts';
import type { Fairness, LiveMessage, Payout, Race, Round, Stake, Winner } from './contract.ts';

/** How many tickets and results a page that opens late is shown. */
const RECENT_TICKETS = 20;
const RECENT_RESULTS = 10;
/** What a view of old leaves out. Not the contract's own: pages would load all its schemas for it. */
const FIXED_ODDS: Payout = { model: 'fixed-odds' };

export interface RoundView {
  readonly round: Round | null;
  readonly race: Race | null;
  readonly proof: Fairness | null;
  /** Head of the chain over the accepted tickets; null until the close. */
  readonly chainHead: string | null;
  /** When bets closed, of a round that waits for a beacon, or did; null: not closed, or it draws from the chain. */
  readonly closedAt: string | null;
  /** Money on each runner, by participant number. */
  readonly stakesMinor: Readonly<Record<number, number>>;
  /** What a pool would pay, hundredths of the stake, by participant number; empty at fixed odds. */
  readonly oddsHundredths: Readonly<Record<number, number | null>>;
  /** Newest first: numbers and amounts only, nobody's name. */
  readonly tickets: readonly { readonly receiptId: string; readonly totalMinor: number }[];
}

export interface RoundResult {
  readonly roundId: string;
  readonly roundNumber: number;
  readonly finishedAt: string;
  readonly winner: Winner;
}

export interface TrackView {
  /** The round that takes bets now. */
  readonly waiting: Round | null;
  /** The round before it, while the start of its race has not been heard: two rounds are two sources, in no order. */
  readonly starting?: Round | null;
  /** The round whose race runs now. */
  readonly running: { readonly round: Round; readonly race: Race; readonly finishesAt: string } | null;
  /** No round opens after the one that takes bets. */
  readonly isPaused: boolean;
  /** Newest first. */
  readonly results: readonly RoundResult[];
}

/** The live view of `round:<id>`. */
export const roundLive: LiveView<RoundView> = {
  initial: { round: null, race: null, proof: null, chainHead: null, closedAt: null, stakesMinor: {}, oddsHundredths: {}, tickets: [] },
  revive: (view) => ({ ...view, round: revived(view.round), closedAt: view.closedAt ?? null, oddsHundredths: view.oddsHundredths ?? {} }),
  apply: (view, message) => applyToRound(view, message as LiveMessage),
};

/** The live view of `track:<id>`. */
export const trackLive: LiveView<TrackView> = {
  initial: { waiting: null, running: null, isPaused: false, results: [] },
  revive: (view) => ({ ...view, waiting: revived(view.waiting), isPaused: view.isPaused ?? false }),
  apply: (view, message) => applyToTrack(view, message as LiveMessage),
};

function applyToRound(view: RoundView, message: LiveMessage): RoundView {
  switch (message.event) {
    case 'round_waiting':
      return { ...view, round: message.data.round };
    case 'ticket_created': {
      if (view.round === null) return view;
      const { receiptId, totalMinor, bets } = message.data;
      const tickets = [{ receiptId, totalMinor }, ...view.tickets].slice(0, RECENT_TICKETS);
      return { ...view, round: totalled(view.round, 1, totalMinor), stakesMinor: staked(view.stakesMinor, bets, 1), tickets };
    }
    case 'ticket_modified': {
      if (view.round === null) return view;
      const { receiptId, totalMinor, bets, previous } = message.data;
      const stakesMinor = staked(staked(view.stakesMinor, previous.bets, -1), bets, 1);
      const tickets = view.tickets.map((ticket) => (ticket.receiptId === receiptId ? { receiptId, totalMinor } : ticket));
      return { ...view, round: totalled(view.round, 0, totalMinor - previous.totalMinor), stakesMinor, tickets };
    }
    case 'ticket_deleted': {
      if (view.round === null) return view;
      const { receiptId, totalMinor, bets } = message.data;
      const tickets = view.tickets.filter((ticket) => ticket.receiptId !== receiptId);
      return { ...view, round: totalled(view.round, -1, -totalMinor), stakesMinor: staked(view.stakesMinor, bets, -1), tickets };
    }
    case 'odds_changed': {
      const odds = message.data.odds.map(({ participantNumber, oddsHundredths }) => [participantNumber, oddsHundredths] as const);
      return { ...view, oddsHundredths: Object.fromEntries(odds) };
    }
    case 'round_closed':
      if (view.round === null) return view;
      return { ...view, round: { ...view.round, status: 'running' }, chainHead: message.data.chainHead, closedAt: message.data.closedAt };
    case 'round_voided': {
      if (view.round === null) return view;
      const { reason, voidedAt, proof } = message.data;
      const round: Round = { ...view.round, status: 'void', finishedAt: voidedAt, voidReason: reason };
      return { ...view, round, chainHead: proof.chainHead, proof };
    }
    case 'track_paused':
    case 'track_resumed':
      return view;
    case 'round_started':
      if (view.round === null) return view;
      return {
        ...view,
        round: { ...view.round, status: 'running', startedAt: message.data.startedAt },
        race: message.data.race,
        chainHead: message.data.chainHead,
      };
    case 'round_finished':
      if (view.round === null) return view;
      return { ...view, round: finished(view.round, message.data), proof: message.data.proof };
  }
}

function applyToTrack(view: TrackView, message: LiveMessage): TrackView {
  switch (message.event) {
    case 'round_waiting':
      return { ...view, waiting: message.data.round, starting: view.waiting };
    case 'ticket_created':
    case 'ticket_modified':
    case 'ticket_deleted':
    case 'odds_changed':
    case 'round_closed':
      return view;
    case 'track_paused':
      return { ...view, isPaused: true };
    case 'track_resumed':
      return { ...view, isPaused: false };
    case 'round_voided': {
      const { roundId } = message.data;
      const without = (round: Round | null) => (round?.roundId === roundId ? null : round);
      const running = view.running?.round.roundId === roundId ? null : view.running;
      return { ...view, waiting: without(view.waiting), starting: without(view.starting ?? null), running };
    }
    case 'round_started': {
      const { roundId, startedAt, finishesAt, race } = message.data;
      const round = [view.waiting, view.starting].find((known) => known?.roundId === roundId);
      if (round === undefined || round === null) return view;
      const waiting = round === view.waiting ? null : view.waiting;
      return { ...view, waiting, starting: null, running: { round: { ...round, status: 'running', startedAt }, race, finishesAt } };
    }
    case 'round_finished': {
      const { roundId, roundNumber, finishedAt, winner } = message.data;
      const running = view.running?.round.roundId === roundId ? null : view.running;
      const results = [{ roundId, roundNumber, finishedAt, winner }, ...view.results].slice(0, RECENT_RESULTS);
      return { ...view, running, results };
    }
  }
}

function revived(round: Round | null): Round | null {
  return round === null
    ? null
    : { ...round, payout: round.payout ?? FIXED_ODDS, entropyKind: round.entropyKind ?? 'chain', voidReason: round.voidReason ?? null };
}

function totalled(round: Round, receipts: number, stakesMinor: number): Round {
  const { totals } = round;
  return { ...round, totals: { receipts: totals.receipts + receipts, stakesMinor: totals.stakesMinor + stakesMinor } };
}

function staked(sums: RoundView['stakesMinor'], bets: readonly Stake[], sign: 1 | -1): RoundView['stakesMinor'] {
  const next = { ...sums };
  for (const bet of bets) next[bet.participantNumber] = (next[bet.participantNumber] ?? 0) + sign * bet.stakeMinor;
  return next;
}

function finished(round: Round, data: Extract<LiveMessage, { event: 'round_finished' }>['data']): Round {
  const { receipts, stakesMinor } = data.totals;
  return { ...round, status: 'finished', finishedAt: data.finishedAt, winner: data.winner, totals: { receipts, stakesMinor } };
}
