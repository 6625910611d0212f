/** The HTTP and socket shapes of betting. Amounts are integer minor units, coefficients integer hundredths, ids strings of digits. */
export * from './contract/live.ts';
export * from './contract/round.ts';
export * from './contract/ticket.ts';
export * from './contract/till.ts';
export * from './contract/track.ts';
export * from './contract/values.ts';
