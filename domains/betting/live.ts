import type { LiveView } from '../../core/kernel/live.ts';
import type { Fairness, LiveMessage, Race, Round, Winner } from './contract.ts';

/** How many tickets and results a page that opens late is shown. */
const RECENT_TICKETS = 20;
const RECENT_RESULTS = 10;

export interface RoundView {
  readonly round: Round | null;
  readonly race: Race | null;
  readonly proof: Fairness | null;
  /** Head of the chain over the accepted tickets; null until the close. */
  readonly chainHead: string | null;
  /** Money on each runner, by participant number. */
  readonly stakesMinor: Readonly<Record<number, number>>;
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
  /** Newest first. */
  readonly results: readonly RoundResult[];
}

/** The live view of `round:<id>`. */
export const roundLive: LiveView<RoundView> = {
  initial: { round: null, race: null, proof: null, chainHead: null, stakesMinor: {}, tickets: [] },
  apply: (view, message) => applyToRound(view, message as LiveMessage),
};

/** The live view of `track:<id>`. */
export const trackLive: LiveView<TrackView> = {
  initial: { waiting: null, running: null, results: [] },
  apply: (view, message) => applyToTrack(view, message as LiveMessage),
};

function applyToRound(view: RoundView, message: LiveMessage): RoundView {
  switch (message.event) {
    case 'round_waiting':
      return { ...view, round: message.data.round };
    case 'ticket_created': {
      if (view.round === null) return view;
      const { receiptId, totalMinor, bets } = message.data;
      const stakesMinor = { ...view.stakesMinor };
      for (const bet of bets) stakesMinor[bet.participantNumber] = (stakesMinor[bet.participantNumber] ?? 0) + bet.stakeMinor;
      const { totals } = view.round;
      const round = { ...view.round, totals: { receipts: totals.receipts + 1, stakesMinor: totals.stakesMinor + totalMinor } };
      return { ...view, round, stakesMinor, tickets: [{ receiptId, totalMinor }, ...view.tickets].slice(0, RECENT_TICKETS) };
    }
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
      return view;
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

function finished(round: Round, data: Extract<LiveMessage, { event: 'round_finished' }>['data']): Round {
  const { receipts, stakesMinor } = data.totals;
  return { ...round, status: 'finished', finishedAt: data.finishedAt, winner: data.winner, totals: { receipts, stakesMinor } };
}
