import { LOGIN_LIMITS, MOST_GUESSES_AN_HOUR } from '../core/auth/slow-down.ts';
import { Config } from '../core/config.ts';
import { STRANGE_TOKENS } from '../core/limits/senders.ts';
import { rowQuota, tierQuota, type RouteLimit } from '../core/limits/table.ts';
import { tierLimits, TIERS, type Tier } from '../core/limits/tiers.ts';

/**
 * The table of all limits: what stands in no row counts in its sender's tier alone. A row's share is of the tier's requests a
 * minute; the tiers themselves are settings (RATE_*_PER_MINUTE, CONCURRENT_*).
 */
export const LIMITS: readonly RouteLimit[] = [
  {
    name: 'polling',
    kept: 'in Redis',
    whose: 'sender',
    routes: ['GET /api/v1/topics/:topic'],
    share: 10 / 3,
    intervalMs: 10_000,
    besideTier: false,
    why: 'A page without a socket asks for each topic it shows once a second: 20 topics, and nothing of the tier.',
  },
  {
    name: 'upgrades',
    kept: 'in Redis',
    whose: 'address',
    routes: ['GET /api/v1/live'],
    share: 50 / 3,
    intervalMs: 20_000,
    besideTier: false,
    why: 'A venue behind one address comes back at once when a hub was lost. How many stay open is the hub’s own limit.',
  },
  {
    name: 'lists',
    kept: 'in Redis',
    whose: 'sender',
    routes: [
      'GET /api/v1/rounds',
      'GET /api/v1/rounds/:roundId/chain',
      'GET /api/v1/receipts',
      'GET /api/v1/matches',
      'GET /api/v1/matches/:matchId/scores',
    ],
    share: 1 / 4,
    intervalMs: 20_000,
    besideTier: true,
    why: 'A page of a list costs the database more than a single thing; the lobby reads four in that time.',
  },
  {
    name: 'codes',
    kept: 'in Redis',
    whose: 'sender',
    routes: ['GET /api/v1/tickets/:redeemCode'],
    share: 1 / 3,
    intervalMs: 60_000,
    besideTier: true,
    why: 'A code is all that its ticket’s status asks for: whoever guesses gets nowhere. People look at their own.',
  },
  {
    name: 'tokens',
    kept: 'in Redis',
    whose: 'sender',
    routes: ['POST /api/v1/auth/token'],
    share: 1 / 40,
    intervalMs: 15_000,
    besideTier: true,
    why: 'A JWT lives for 15 minutes: nobody needs many.',
  },
  {
    name: 'sign-in',
    kept: 'in Postgres',
    routes: ['POST /api/v1/auth/login', 'POST /api/v1/auth/password'],
    tiers: TIERS,
    allows:
      `${LOGIN_LIMITS.perAccountAndAddress} an account and address, ${LOGIN_LIMITS.perAddress} an address, in ${LOGIN_LIMITS.windowSeconds / 60} min; ` +
      `${MOST_GUESSES_AN_HOUR} an account from new addresses in an hour`,
    why: 'Guessed passwords. Without Postgres nobody signs in; where an account signed in lately, nobody else keeps it out.',
  },
  {
    name: 'commands',
    kept: 'in the object',
    routes: [
      'POST /api/v1/receipts',
      'POST /api/v1/receipts/batch',
      'PATCH /api/v1/receipts/:receiptId',
      'DELETE /api/v1/receipts/:receiptId',
      'POST /api/v1/receipts/:receiptId/payout',
    ],
    tiers: ['staff'],
    allows: 'tickets of one seller in one round: as many a minute as requests, 10 s’ worth at once',
    why: 'Money: the round itself counts, so it holds without Redis and costs no call. A batch counts each ticket; a repeated one is answered, not counted.',
  },
];

const SHIPPED = tierLimits(
  Config.pick({
    RATE_ANONYMOUS_PER_MINUTE: true,
    RATE_USER_PER_MINUTE: true,
    RATE_PREMIUM_PER_MINUTE: true,
    RATE_STAFF_PER_MINUTE: true,
    CONCURRENT_ANONYMOUS: true,
    CONCURRENT_USER: true,
    CONCURRENT_PREMIUM: true,
    CONCURRENT_STAFF: true,
  }).parse({}),
);

const INTRODUCTION = `Requests under \`/api/\` are counted by account, or by address where nobody is signed in; a token that is nobody’s counts as
its address. A counted request is answered with \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` (seconds) of the limit
nearest to its end. What is too much is answered 429, with \`Retry-After\` and a problem document that names the limit:
\`core/too-many-requests\` or \`core/too-many-at-once\`. These are the numbers as shipped; an operator may set others.`;

/** The table in Markdown, for the API documentation. */
export function describeLimits(): string {
  const lines = [
    line(['limit', 'routes', 'nobody signed in', 'player', 'premium', 'staff, terminals, feeds', 'why']),
    line(Array.from({ length: 7 }, () => '---')),
    line(['requests', 'all that no row takes out', ...byTier((tier) => quotaText(tierQuota(SHIPPED[tier].perMinute))), 'The tier itself.']),
    line([
      'at once',
      'as requests',
      ...byTier((tier) => String(SHIPPED[tier].atOnce)),
      'Under way together; one too many waits ¼ s first.',
    ]),
    ...LIMITS.map((limit) =>
      line([limit.name, limit.routes.map((route) => `\`${route}\``).join(', '), ...byTier(cellOf(limit)), limit.why]),
    ),
    line(['strange tokens', 'all', ...byTier(strangeTokens), 'Tokens of one address that are nobody’s: each costs a look-up.']),
  ];
  return `${INTRODUCTION}\n\n${lines.join('\n')}\n`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function byTier(cell: (tier: Tier) => string): string[] {
  return TIERS.map(cell);
}

function cellOf(limit: RouteLimit): (tier: Tier) => string {
  return (tier) => {
    if (limit.kept !== 'in Redis') return limit.tiers.includes(tier) ? limit.allows : 'as requests';
    return quotaText(rowQuota(limit, SHIPPED[limit.whose === 'address' ? 'anonymous' : tier].perMinute));
  };
}

function quotaText({ requests, intervalMs }: { readonly requests: number; readonly intervalMs: number }): string {
  return `${requests} in ${intervalMs / 1_000} s`;
}

function strangeTokens(tier: Tier): string {
  return tier === 'anonymous' ? `${STRANGE_TOKENS.burst} at once, ${STRANGE_TOKENS.perSecond} a second` : '';
}
