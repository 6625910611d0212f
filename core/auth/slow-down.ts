/**
 * How guesses of passwords are slowed, before any password is looked at. All of it is counted in Postgres, in the one round
 * trip that also reads the account (core.begin_sign_in), and without Postgres nobody signs in.
 *
 * - One account from one address: 10 attempts in 15 minutes. One address: 100, on whatever accounts.
 * - One account from anywhere: after 10 attempts each further one waits its turn, 1, 2, 4 … 30 seconds after the one before,
 *   until nobody has tried for 15 minutes. However many addresses guess, they get `MOST_GUESSES_AN_HOUR` together.
 * - An address from which the account signed in within 30 days takes no turn: its owner is not kept out by those who guess
 *   elsewhere. It has its own 10 in 15 minutes.
 *
 * What remains: an owner at an address that is new to the account waits for a turn like everybody while somebody guesses.
 */
export const LOGIN_LIMITS = {
  perAccountAndAddress: 10,
  perAddress: 100,
  windowSeconds: 900,
  perAccountFree: 10,
  longestTurnSeconds: 30,
  /** Attempts on names that nobody has are told to the record together, this often. */
  unknownToldSeconds: 60,
} as const;

/** How long an address is known as one of an account's, days. */
export const KNOWN_ADDRESS_DAYS = 30;

/** Guesses at one account from addresses that are new to it, in any hour: the free ones, the turns of 1, 2, 4, 8, 16 s, and one each 30 s. */
export const MOST_GUESSES_AN_HOUR = 135;
