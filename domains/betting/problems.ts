import type { ProblemCatalogue } from '../../core/http/problem.ts';

/** Every way in which betting says no, and what to do next. */
export const bettingProblems: ProblemCatalogue = {
  'betting/unknown-round': {
    status: 404,
    title: 'There is no such round',
    field: 'roundId',
    detail: () => 'Take the roundId from GET /api/v1/rounds/current.',
  },
  'betting/unknown-track': {
    status: 404,
    title: 'There is no such track',
    field: 'trackId',
    detail: () => 'No track of this name has opened a round. Leave trackId out for the main track.',
  },
  'betting/unknown-receipt': {
    status: 404,
    title: 'There is no such ticket',
    field: 'receiptId',
    detail: () => 'The number is well formed, but no ticket was sold under it. Check that it is a ticket of this house.',
  },
  'betting/round-closed': {
    status: 409,
    title: 'The round takes no more bets',
    detail: (details) =>
      `Bets closed at ${String(details['closedAt'])}. Nothing was sold. Sell on the next round: GET /api/v1/rounds/current.`,
  },
  'betting/round-full': {
    status: 409,
    title: 'The round has sold all its tickets',
    detail: (details) => `A round sells at most ${String(details['tickets'])} tickets. Nothing was sold. Wait for the next round.`,
  },
  'betting/too-many-bets': {
    status: 422,
    title: 'Too many bets on one ticket',
    detail: (details) => `A ticket of this track takes at most ${String(details['maxBets'])} bets. Nothing was sold. Sell two tickets.`,
  },
  'betting/unknown-participant': {
    status: 422,
    title: 'There is no such runner',
    detail: (details) =>
      `No runner of this round has the number ${String(details['participantNumber'])}. Nothing was sold. Runners: GET /api/v1/participants.`,
  },
  'betting/stake-out-of-limits': {
    status: 422,
    title: 'The stake is outside the limits of the track',
    detail: (details) =>
      `A stake lies between ${String(details['minStakeMinor'])} and ${String(details['maxStakeMinor'])} minor units. Nothing was sold.`,
  },
  'betting/payout-too-high': {
    status: 422,
    title: 'The ticket could win more than the track pays',
    detail: (details) => `A ticket may win at most ${String(details['maxPayoutMinor'])} minor units. Nothing was sold. Lower the stakes.`,
  },
  'betting/cache-unavailable': {
    status: 503,
    title: 'The cache cannot be told',
    detail: () => 'Redis is away. Nothing was given up; values it holds expire by themselves. Try again in a moment.',
    retryAfterSeconds: 2,
  },
  'betting/track-starting': {
    status: 503,
    title: 'The track has not opened its first round yet',
    detail: () => 'It opens within a minute of the first start. Try again in a moment.',
    retryAfterSeconds: 1,
  },
};
