const PLENTY = '100000000';

/** Settings that lift every limit on requests: benchmarks and tests send all they have from one address. */
export const NO_LIMITS: Readonly<Record<string, string>> = {
  RATE_ANONYMOUS_PER_MINUTE: PLENTY,
  RATE_USER_PER_MINUTE: PLENTY,
  RATE_PREMIUM_PER_MINUTE: PLENTY,
  RATE_STAFF_PER_MINUTE: PLENTY,
  CONCURRENT_ANONYMOUS: PLENTY,
  CONCURRENT_USER: PLENTY,
  CONCURRENT_PREMIUM: PLENTY,
  CONCURRENT_STAFF: PLENTY,
};
