import type { ProblemCatalogue } from '../../core/http/problem.ts';
import { shiftProblems } from './shift/problems.ts';
import { trackProblems } from './track/problems.ts';

/** Every way in which betting says no, and what to do next. */
export const bettingProblems: ProblemCatalogue = {
  ...shiftProblems,
  ...trackProblems,
  'betting/unknown-round': {
    status: 404,
    title: 'There is no such round',
    field: 'roundId',
    detail: () => 'Take the roundId from GET /api/v1/rounds/current.',
  },
  'betting/round-open': {
    status: 409,
    title: 'Bets are still open',
    detail: () => 'The chain over a round’s tickets is public once bets are closed and recorded. Ask again after the close.',
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
      `Bets closed at ${String(details['closedAt'])}. Nothing was done. Sell on the next round, GET /api/v1/rounds/current; a ticket ` +
      'of this one stands as it is.',
  },
  'betting/round-void': {
    status: 409,
    title: 'The round is void',
    detail: () => 'Nothing was done. Its tickets are paid back in full: POST /api/v1/receipts/{receiptId}/payout. Sell on the next round.',
  },
  'betting/round-settled': {
    status: 409,
    title: 'The round is settled',
    detail: () => 'Its result stands and its prizes may be paid already: it can no longer be voided.',
  },
  'betting/not-your-ticket': {
    status: 403,
    title: 'Somebody else sold this ticket',
    field: 'receiptId',
    detail: () => 'Nothing was done. Only who sold a ticket changes it; who sold it, or an admin, voids it.',
  },
  'betting/ticket-void': {
    status: 409,
    title: 'The ticket is void',
    detail: () => 'Its stakes were given back before the close. Nothing more is paid on it, and it cannot be changed.',
  },
  'betting/ticket-lost': {
    status: 409,
    title: 'The ticket did not win',
    detail: () => 'Nothing is due on it. The result: GET /api/v1/rounds/{roundId}.',
  },
  'betting/ticket-paid': {
    status: 409,
    title: 'The ticket was paid already',
    detail: () => 'Do not pay it again. When, where and by whom: GET /api/v1/audit/RECEIPT/{receiptId}.',
  },
  'betting/not-settled': {
    status: 409,
    title: 'The round is not settled yet',
    detail: () => 'Nothing was paid. Wait for the result, then send this again.',
  },
  'betting/wrong-redeem-code': {
    status: 422,
    title: 'The redeem code is not that of this ticket',
    field: 'redeemCode',
    detail: () => 'Nothing was paid. Read the eight characters under the number again: they hold no I, L, O or U.',
  },
  'betting/unknown-code': {
    status: 404,
    title: 'No ticket bears this code',
    field: 'redeemCode',
    detail: () => 'Compare it with the ticket. One that was sold this moment is found a second later: try once more.',
  },
  'betting/ambiguous-code': {
    status: 409,
    title: 'More than one ticket bears this code',
    field: 'receiptId',
    detail: () => 'Add the number on the ticket as well: ?receiptId=…',
  },
  'betting/others-tickets': {
    status: 403,
    title: 'These are the figures of somebody else',
    field: 'cashierId',
    detail: () => 'A cashier sees their own: leave cashierId out. An admin sees all.',
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
  'betting/track-paused': {
    status: 409,
    title: 'The track is paused',
    detail: () => 'No round takes bets until an admin resumes it. Tickets of earlier rounds are paid as ever.',
  },
  'betting/track-starting': {
    status: 503,
    title: 'No round takes bets yet',
    detail: () => 'The next one opens in a moment; the very first within a minute of the first start. Try again.',
    retryAfterSeconds: 1,
  },
};
