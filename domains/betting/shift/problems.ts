import type { ProblemCatalogue } from '../../../core/http/problem.ts';

/** Every way in which a drawer says no, and what to do next. */
export const shiftProblems: ProblemCatalogue = {
  'betting/no-open-shift': {
    status: 409,
    title: 'No shift is open',
    detail: () => 'Nothing was done. Count the float, open a shift (POST /api/v1/shifts), and send the same command with the same key.',
  },
  'betting/shift-too-long': {
    status: 409,
    title: 'The shift has gone on for too long',
    detail: (details) =>
      `Nothing was done. Count the drawer and close it (POST /api/v1/shifts/${String(details['shiftId'])}/close), open the next, and send the same command with the same key.`,
  },
  'betting/no-shift': {
    status: 404,
    title: 'You have no open shift',
    detail: () => 'Open one with POST /api/v1/shifts. Where shifts open by themselves, the first sale opens one.',
  },
  'betting/unknown-shift': {
    status: 404,
    title: 'There is no such shift',
    field: 'shiftId',
    detail: () => 'Take the shiftId from GET /api/v1/shifts. A cashier sees only shifts of their own.',
  },
  'betting/shift-open': {
    status: 409,
    title: 'A shift is open already',
    detail: (details) => `Close ${String(details['shiftId'])} first: POST /api/v1/shifts/${String(details['shiftId'])}/close.`,
  },
  'betting/shift-already-closed': {
    status: 409,
    title: 'The shift was closed already',
    field: 'shiftId',
    detail: () => 'A shift closes once, and its count stands. Its figures: GET /api/v1/shifts/{shiftId}.',
  },
  'betting/shift-closed': {
    status: 409,
    title: 'The shift was closed meanwhile',
    detail: () => 'Nothing was done. Send the same command with the same key: it goes to your next shift.',
  },
  'betting/shift-closing': {
    status: 503,
    title: 'The shift is still being counted',
    detail: (details) =>
      `The shift takes no more commands; ${String(details['missingRounds'])} of its rounds have not answered yet what moved in them. ` +
      'Nothing is counted short: send the same command with the same key in a moment.',
    retryAfterSeconds: 1,
  },
  'betting/money-suspended': {
    status: 403,
    title: 'This session may not move money any more',
    detail: () => 'Nothing was done. The role was changed, or the account was signed out everywhere. Sign in again.',
  },
};
