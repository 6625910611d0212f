/** Made from the OpenAPI document by `npm run build:client`: edit the routes’ schemas, not this file. */

/**
 * | code | status | meaning |
 * |---|---|---|
 * | `auth/bad-credentials` | 401 | The name or the password is wrong |
 * | `auth/bad-origin` | 403 | The request comes from a page of another site |
 * | `auth/change-not-told` | 503 | The account is changed, and not everybody has been told |
 * | `auth/forbidden` | 403 | Your role may not do this |
 * | `auth/name-taken` | 409 | There is an account of that name or that email already |
 * | `auth/own-account` | 409 | You cannot take your own rights away |
 * | `auth/session-required` | 403 | Only a signed-in session may do this |
 * | `auth/too-many-attempts` | 429 | Too many attempts to sign in |
 * | `auth/unauthenticated` | 401 | Sign in first |
 * | `auth/unknown-account` | 404 | There is no such account |
 * | `auth/wrong-password` | 403 | The current password is wrong |
 * | `betting/ambiguous-code` | 409 | More than one ticket bears this code |
 * | `betting/cache-unavailable` | 503 | The cache cannot be told |
 * | `betting/coefficient-too-low` | 422 | A runner would pay no more than the stake |
 * | `betting/coefficients-too-odd` | 422 | The coefficients have no small common multiple |
 * | `betting/limits-contradict` | 422 | No stake lies between these limits |
 * | `betting/margin-too-high` | 422 | The house would keep more than the track allows |
 * | `betting/max-payout-too-low` | 422 | The longest odds could not be sold |
 * | `betting/money-suspended` | 403 | This session may not move money any more |
 * | `betting/no-margin` | 422 | The house would keep nothing |
 * | `betting/no-open-shift` | 409 | No shift is open |
 * | `betting/no-shift` | 404 | You have no open shift |
 * | `betting/not-settled` | 409 | The round is not settled yet |
 * | `betting/not-your-ticket` | 403 | Somebody else sold this ticket |
 * | `betting/others-tickets` | 403 | These are the figures of somebody else |
 * | `betting/payout-too-high` | 422 | The ticket could win more than the track pays |
 * | `betting/round-closed` | 409 | The round takes no more bets |
 * | `betting/round-full` | 409 | The round has sold all its tickets |
 * | `betting/round-open` | 409 | Bets are still open |
 * | `betting/round-settled` | 409 | The round is settled |
 * | `betting/round-void` | 409 | The round is void |
 * | `betting/runners-misnumbered` | 422 | The runners are not numbered from 1, each once |
 * | `betting/shift-already-closed` | 409 | The shift was closed already |
 * | `betting/shift-closed` | 409 | The shift was closed meanwhile |
 * | `betting/shift-closing` | 503 | The shift is still being counted |
 * | `betting/shift-open` | 409 | A shift is open already |
 * | `betting/shift-too-long` | 409 | The shift has gone on for too long |
 * | `betting/stake-out-of-limits` | 422 | The stake is outside the limits of the track |
 * | `betting/ticket-lost` | 409 | The ticket did not win |
 * | `betting/ticket-paid` | 409 | The ticket was paid already |
 * | `betting/ticket-void` | 409 | The ticket is void |
 * | `betting/too-many-bets` | 422 | Too many bets on one ticket |
 * | `betting/track-paused` | 409 | The track is paused |
 * | `betting/track-starting` | 503 | No round takes bets yet |
 * | `betting/unknown-code` | 404 | No ticket bears this code |
 * | `betting/unknown-participant` | 422 | There is no such runner |
 * | `betting/unknown-receipt` | 404 | There is no such ticket |
 * | `betting/unknown-round` | 404 | There is no such round |
 * | `betting/unknown-shift` | 404 | There is no such shift |
 * | `betting/unknown-track` | 404 | There is no such track |
 * | `betting/wrong-redeem-code` | 422 | The redeem code is not that of this ticket |
 * | `core/backlog-full` | 503 | Too much waits to be recorded |
 * | `core/database-unavailable` | 503 | The database cannot be reached |
 * | `core/idempotency-key-missing` | 400 | The Idempotency-Key header is missing or unusable |
 * | `core/idempotency-key-reused` | 422 | The Idempotency-Key was used for another command |
 * | `core/internal` | 500 | Something went wrong on our side |
 * | `core/malformed` | 400 | The request is malformed |
 * | `core/method-not-allowed` | 405 | This path does not take that method |
 * | `core/not-found` | 404 | There is nothing here |
 * | `core/payload-too-large` | 413 | The body is too large |
 * | `core/stream-halted` | 503 | This stream is halted |
 * | `core/too-many-at-once` | 429 | Too many requests at once |
 * | `core/too-many-requests` | 429 | Too many requests |
 * | `core/unsupported-media-type` | 415 | The body must be JSON |
 * | `esports/entrant-does-not-play` | 422 | One who gives up does not play this match |
 * | `esports/invalid-stats` | 422 | The stats do not fit the game |
 * | `esports/match-disputed` | 409 | The match is disputed |
 * | `esports/match-exists` | 409 | There is another match with this id |
 * | `esports/match-not-disputed` | 409 | The match is not disputed |
 * | `esports/match-not-live` | 409 | The match has not started |
 * | `esports/match-not-paused` | 409 | The match is not paused |
 * | `esports/match-over` | 409 | The match is over |
 * | `esports/match-paused` | 409 | The match is paused |
 * | `esports/match-started` | 409 | The match has started already |
 * | `esports/no-result` | 409 | The match has no result that could be disputed or corrected |
 * | `esports/nothing-to-undo` | 409 | There is nothing to take back |
 * | `esports/score-lower` | 409 | A score does not go down |
 * | `esports/too-many-players` | 409 | The match has too many players |
 * | `esports/unknown-match` | 404 | There is no such match |
 * | `esports/winner-did-not-play` | 422 | The winner did not play this match |
 * | `live/forbidden` | 403 | This topic is not open to you |
 * | `live/too-many-connections` | 429 | This address has as many sockets open as it may |
 * | `live/unknown-topic` | 404 | There is no such topic |
 * | `live/upgrade-required` | 426 | This address speaks WebSocket |
 */
export type ProblemCode =
  | 'auth/bad-credentials'
  | 'auth/bad-origin'
  | 'auth/change-not-told'
  | 'auth/forbidden'
  | 'auth/name-taken'
  | 'auth/own-account'
  | 'auth/session-required'
  | 'auth/too-many-attempts'
  | 'auth/unauthenticated'
  | 'auth/unknown-account'
  | 'auth/wrong-password'
  | 'betting/ambiguous-code'
  | 'betting/cache-unavailable'
  | 'betting/coefficient-too-low'
  | 'betting/coefficients-too-odd'
  | 'betting/limits-contradict'
  | 'betting/margin-too-high'
  | 'betting/max-payout-too-low'
  | 'betting/money-suspended'
  | 'betting/no-margin'
  | 'betting/no-open-shift'
  | 'betting/no-shift'
  | 'betting/not-settled'
  | 'betting/not-your-ticket'
  | 'betting/others-tickets'
  | 'betting/payout-too-high'
  | 'betting/round-closed'
  | 'betting/round-full'
  | 'betting/round-open'
  | 'betting/round-settled'
  | 'betting/round-void'
  | 'betting/runners-misnumbered'
  | 'betting/shift-already-closed'
  | 'betting/shift-closed'
  | 'betting/shift-closing'
  | 'betting/shift-open'
  | 'betting/shift-too-long'
  | 'betting/stake-out-of-limits'
  | 'betting/ticket-lost'
  | 'betting/ticket-paid'
  | 'betting/ticket-void'
  | 'betting/too-many-bets'
  | 'betting/track-paused'
  | 'betting/track-starting'
  | 'betting/unknown-code'
  | 'betting/unknown-participant'
  | 'betting/unknown-receipt'
  | 'betting/unknown-round'
  | 'betting/unknown-shift'
  | 'betting/unknown-track'
  | 'betting/wrong-redeem-code'
  | 'core/backlog-full'
  | 'core/database-unavailable'
  | 'core/idempotency-key-missing'
  | 'core/idempotency-key-reused'
  | 'core/internal'
  | 'core/malformed'
  | 'core/method-not-allowed'
  | 'core/not-found'
  | 'core/payload-too-large'
  | 'core/stream-halted'
  | 'core/too-many-at-once'
  | 'core/too-many-requests'
  | 'core/unsupported-media-type'
  | 'esports/entrant-does-not-play'
  | 'esports/invalid-stats'
  | 'esports/match-disputed'
  | 'esports/match-exists'
  | 'esports/match-not-disputed'
  | 'esports/match-not-live'
  | 'esports/match-not-paused'
  | 'esports/match-over'
  | 'esports/match-paused'
  | 'esports/match-started'
  | 'esports/no-result'
  | 'esports/nothing-to-undo'
  | 'esports/score-lower'
  | 'esports/too-many-players'
  | 'esports/unknown-match'
  | 'esports/winner-did-not-play'
  | 'live/forbidden'
  | 'live/too-many-connections'
  | 'live/unknown-topic'
  | 'live/upgrade-required';
export type Payout =
  | {
      model: 'fixed-odds';
    }
  | {
      model: 'pari-mutuel';
      /**
       * The house’s part of the pool: 1500 is 15 %
       */
      takeoutBasisPoints: number;
    };
export type MatchStatus = 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';

export interface Paths {
  '/api/v1/auth/login': {
    /**
     * Sign in for 24 hours
     */
    post: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                token: string;
                user: User;
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            username: string;
            password: string;
          };
        };
      };
    };
  };
  '/api/v1/auth/logout': {
    /**
     * End this session everywhere
     */
    post: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                signedOut: true;
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/auth/logout-everywhere': {
    /**
     * End all my sessions, this one too; an open shift is closed uncounted
     */
    post: {
      parameters: {
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                signedOut: true;
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/auth/password': {
    /**
     * Change my password: all my sessions end, and a new one begins; an open shift is closed uncounted
     */
    post: {
      parameters: {
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                token: string;
                user: User;
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            currentPassword: string;
            newPassword: string;
          };
        };
      };
    };
  };
  '/api/v1/auth/session': {
    /**
     * Who am I
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                user: User;
                email: string | null;
                permissions: string[];
                loginTime: string;
                expiresAt: string | null;
                via: 'session' | 'jwt' | 'api-key';
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/auth/token': {
    /**
     * A JWT of 15 minutes, for APIs and sockets
     */
    post: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                jwt: string;
                expiresAt: string;
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/users': {
    /**
     * Accounts, by name
     */
    get: {
      parameters: {
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Account[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Make an account
     */
    post: {
      parameters: {
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        201: {
          content: {
            'application/json': {
              success: true;
              data: Account;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            username: string;
            password: string;
            role: 'admin' | 'cashier' | 'referee' | 'premium' | 'player' | 'feed';
            email?: string;
          };
        };
      };
    };
  };
  '/api/v1/users/{userId}': {
    /**
     * An account
     */
    get: {
      parameters: {
        path: {
          /**
           * An account’s id
           */
          userId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Account;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Change a role, or disable or enable an account
     */
    patch: {
      parameters: {
        path: {
          /**
           * An account’s id
           */
          userId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Account;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            role?: 'admin' | 'cashier' | 'referee' | 'premium' | 'player' | 'feed';
            disabled?: boolean;
            /**
             * Why: it stands in the audit trail
             */
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/users/{userId}/sign-out': {
    /**
     * End all sessions of somebody; an open shift is closed uncounted
     */
    post: {
      parameters: {
        path: {
          /**
           * An account’s id
           */
          userId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Account;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            /**
             * Why: it stands in the audit trail
             */
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/audit': {
    /**
     * The audit trail, newest first
     */
    get: {
      parameters: {
        query?: {
          /**
           * Created at this instant or later; from the first entry where it is missing
           */
          from?: string;
          /**
           * Created before this instant; to the last entry where it is missing
           */
          to?: string;
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
          /**
           * e.g. TICKET_DELETED
           */
          action?: string;
          /**
           * Who did it
           */
          userId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: AuditEntry[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/audit/verify': {
    /**
     * Check the chain of the audit trail, and each entry against its event
     */
    get: {
      parameters: {
        query?: {
          /**
           * Created at this instant or later; from the first entry where it is missing
           */
          from?: string;
          /**
           * Created before this instant; to the last entry where it is missing
           */
          to?: string;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: AuditVerification;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/audit/heads': {
    /**
     * Where the chain stood when each day (UTC) was over, newest first, and what the archive says
     */
    get: {
      parameters: {
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: AuditHead[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/audit/clients/{clientHash}': {
    /**
     * Erase the address beside a keyed hash: a person asked for it. The trail keeps the hash, and verifies as before
     */
    delete: {
      parameters: {
        path: {
          /**
           * The keyed hash, as records hold it
           */
          clientHash: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                clientHash: string;
                /**
                 * Whether one stood there
                 */
                erased: boolean;
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/audit/{entityType}/{entityId}': {
    /**
     * What happened to one thing, newest first
     */
    get: {
      parameters: {
        path: {
          /**
           * What it is about
           */
          entityType: 'RECEIPT' | 'ROUND' | 'BET' | 'TRACK' | 'SHIFT' | 'USER' | 'CACHE' | 'CLIENT';
          /**
           * Its id: of a ticket its number, of a shift or a user their id
           */
          entityId: string;
        };
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: AuditEntry[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/ops/reconcile': {
    /**
     * Compare what Postgres holds with the objects, and the read tables with the events
     */
    get: {
      parameters: {
        query?: {
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Reconciliation;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/receipts': {
    /**
     * Tickets, newest first: a cashier’s own, or anybody’s to an admin
     */
    get: {
      parameters: {
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
          /**
           * Only of this round
           */
          roundId?: string;
          /**
           * Only this cashier’s; a cashier sees their own, whether it is given or not
           */
          cashierId?: string;
          /**
           * Only those that stand so
           */
          status?: 'open' | 'won' | 'lost' | 'paid' | 'void' | 'refundable';
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: ReceiptRow[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Sell a ticket
     */
    post: {
      parameters: {
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        201: {
          content: {
            'application/json': {
              success: true;
              data: Receipt;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            roundId: string;
            /**
             * @minItems 1
             * @maxItems 100
             */
            bets: {
              participantNumber: number;
              stakeMinor: number;
            }[];
          };
        };
      };
    };
  };
  '/api/v1/receipts/batch': {
    /**
     * Sell up to 100 tickets of one round, each with its own key and its own outcome
     */
    post: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                outcomes: {
                  idempotencyKey: string;
                  receipt?: Receipt;
                  problem?: Problem;
                }[];
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            roundId: string;
            /**
             * @minItems 1
             * @maxItems 100
             */
            tickets: {
              idempotencyKey: string;
              /**
               * @minItems 1
               * @maxItems 100
               */
              bets: {
                participantNumber: number;
                stakeMinor: number;
              }[];
            }[];
          };
        };
      };
    };
  };
  '/api/v1/receipts/{receiptId}': {
    /**
     * A ticket as it stands this moment
     */
    get: {
      parameters: {
        path: {
          /**
           * The number on the ticket, with its check digit
           */
          receiptId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: ReceiptDetail;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Replace the bets of a ticket before the close
     */
    patch: {
      parameters: {
        path: {
          /**
           * The number on the ticket, with its check digit
           */
          receiptId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: ReceiptDetail;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            /**
             * @minItems 1
             * @maxItems 100
             */
            bets: {
              participantNumber: number;
              stakeMinor: number;
            }[];
          };
        };
      };
    };
    /**
     * Void a ticket before the close, with a reason
     */
    delete: {
      parameters: {
        path: {
          /**
           * The number on the ticket, with its check digit
           */
          receiptId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: ReceiptDetail;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/receipts/{receiptId}/payout': {
    /**
     * Pay what a ticket won, or refund a void round’s: once
     */
    post: {
      parameters: {
        path: {
          /**
           * The number on the ticket, with its check digit
           */
          receiptId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: ReceiptDetail;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            /**
             * As printed; case, spaces and hyphens do not matter
             */
            redeemCode: string;
          };
        };
      };
    };
  };
  '/api/v1/rounds/{roundId}/void': {
    /**
     * Void a round that cannot be run fairly: every open ticket may be refunded
     */
    post: {
      parameters: {
        path: {
          /**
           * A round’s id
           */
          roundId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                roundId: string;
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/tickets/{redeemCode}': {
    /**
     * How a ticket stands, to anyone who holds it
     */
    get: {
      parameters: {
        path: {
          /**
           * The code printed under the number; case, spaces and hyphens do not matter
           */
          redeemCode: string;
        };
        query?: {
          /**
           * The number on the ticket, with its check digit
           */
          receiptId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: TicketStatus;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/stats/round/{roundId}': {
    /**
     * What a round took and owes
     */
    get: {
      parameters: {
        path: {
          /**
           * A round’s id
           */
          roundId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: RoundStatistics;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/stats/global': {
    /**
     * The statistics of the last rounds, newest first
     */
    get: {
      parameters: {
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: RoundStatistics[];
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/stats/sales': {
    /**
     * What was received and paid out, by day and cashier
     */
    get: {
      parameters: {
        query?: {
          /**
           * The first day; `to` where it is missing
           */
          from?: string;
          /**
           * The last day; today where it is missing
           */
          to?: string;
          /**
           * Only this cashier’s; a cashier sees their own, whether it is given or not
           */
          cashierId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: SalesStatistics;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/stats/invalidate': {
    /**
     * Give up what is cached of one round, or of all of betting
     */
    post: {
      parameters: {
        query?: {
          /**
           * One round; all of betting where it is missing
           */
          roundId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                roundId: string | null;
                dropped: string[];
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/rounds/current': {
    /**
     * The round that takes bets now, and the race that runs now
     */
    get: {
      parameters: {
        query?: {
          /**
           * A track’s id
           */
          trackId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                roundId: string;
                roundNumber: number;
                trackId: string;
                status: 'waiting' | 'running' | 'finished' | 'void';
                closesAt: string;
                startedAt: string | null;
                finishedAt: string | null;
                participants: Participant[];
                commitment: string;
                payout: Payout;
                /**
                 * What the draw takes besides the seed
                 */
                entropyKind: 'chain' | 'beacon';
                winner: {
                  participantNumber: number;
                  name: string;
                } | null;
                /**
                 * Why the round was voided; null for one that was not
                 */
                voidReason: string | null;
                /**
                 * Over the tickets that stand
                 */
                totals: {
                  receipts: number;
                  stakesMinor: number;
                };
                running: {
                  round: Round;
                  race: Race;
                  finishesAt: string;
                } | null;
              };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/rounds/{roundId}': {
    /**
     * A round
     */
    get: {
      parameters: {
        path: {
          /**
           * A round’s id
           */
          roundId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Round;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/rounds/{roundId}/fairness': {
    /**
     * What proves the draw: the commitment, then the chain head, then the seed
     */
    get: {
      parameters: {
        path: {
          /**
           * A round’s id
           */
          roundId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: FairnessReport;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/rounds': {
    /**
     * Rounds, newest first
     */
    get: {
      parameters: {
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Round[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/participants': {
    /**
     * Runners and coefficients
     */
    get: {
      parameters: {
        query?: {
          /**
           * A track’s id
           */
          trackId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Participant[];
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/game/state': {
    /**
     * How a track stands: its round, its last results, when the next race begins
     */
    get: {
      parameters: {
        query?: {
          /**
           * A track’s id
           */
          trackId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: GameState;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/shifts': {
    /**
     * Shifts, newest first; a cashier sees only their own
     */
    get: {
      parameters: {
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
          /**
           * Only this cashier’s
           */
          cashierId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Shift[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Open a shift of your own by hand, with its float
     */
    post: {
      parameters: {
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        201: {
          content: {
            'application/json': {
              success: true;
              data: Shift;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            floatMinor?: number;
          };
        };
      };
    };
  };
  '/api/v1/shifts/{shiftId}/close': {
    /**
     * Close a shift with what was counted in its drawer; it closes once
     */
    post: {
      parameters: {
        path: {
          /**
           * A shift’s id
           */
          shiftId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Shift;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            countedMinor: number;
          };
        };
      };
    };
  };
  '/api/v1/shifts/current': {
    /**
     * Your open shift
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Shift;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/shifts/{shiftId}': {
    /**
     * A shift; a cashier sees only their own
     */
    get: {
      parameters: {
        path: {
          /**
           * A shift’s id
           */
          shiftId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Shift;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/tracks': {
    /**
     * Every track and its settings
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Track[];
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/tracks/{trackId}': {
    /**
     * A track and its settings
     */
    get: {
      parameters: {
        path: {
          /**
           * A track’s id
           */
          trackId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Track;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Change the settings of a track, from its next round on
     */
    patch: {
      parameters: {
        path: {
          /**
           * A track’s id
           */
          trackId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Track;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            reason: string;
            /**
             * @minItems 2
             * @maxItems 20
             */
            runners?: {
              participantNumber: number;
              name: string;
              coefficientHundredths: number;
            }[];
            limits?: {
              minStakeMinor?: number;
              maxStakeMinor?: number;
              maxBets?: number;
              maxPayoutMinor?: number;
            };
            maxMarginBasisPoints?: number;
            payout?: Payout;
            entropyKind?: 'chain' | 'beacon';
            roundWaitDurationMs?: number;
            raceDurationMs?: number;
          };
        };
      };
    };
  };
  '/api/v1/tracks/{trackId}/pause': {
    /**
     * Let the round that takes bets run to its end, and open no other
     */
    post: {
      parameters: {
        path: {
          /**
           * A track’s id
           */
          trackId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Track;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/tracks/{trackId}/resume': {
    /**
     * Let rounds follow one another again; one opens at once where none takes bets
     */
    post: {
      parameters: {
        path: {
          /**
           * A track’s id
           */
          trackId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Track;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}': {
    /**
     * A match as it stands
     */
    get: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/matches': {
    /**
     * Matches, newest first
     */
    get: {
      parameters: {
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
          /**
           * Only those in this state
           */
          status?: 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';
          /**
           * Only those of this tournament
           */
          tournamentId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Create a match
     */
    post: {
      parameters: {
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        201: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            /**
             * Made by the server where it is missing
             */
            matchId?: string;
            tournamentId?: string;
            /**
             * `csgo`, `fifa`, `lol`, …
             */
            game: string;
            bestOf?: number;
            home: Entrant;
            away: Entrant;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/scores': {
    /**
     * Every score of a match as it was recorded, oldest first; those that were taken back are left out
     */
    get: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        query?: {
          /**
           * How many, at the most
           */
          limit?: number;
          /**
           * `pagination.cursor` of the page before
           */
          cursor?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Score[];
              pagination: Pagination;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/stats': {
    /**
     * The newest stats of every player of a match, the home side first
     */
    get: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: StoredStats[];
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Record what players have done so far; their stats are checked by the game’s own rules
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            gameTimeMs?: number;
            /**
             * @minItems 1
             * @maxItems 40
             */
            players: {
              userId: string;
              username: string;
              side: 'home' | 'away';
              stats: {
                [k: string]: unknown;
              };
            }[];
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/start': {
    /**
     * Start a match: it is live, at 0 : 0
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/score': {
    /**
     * Record the score, and what the feed says about it
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            homeScore: number;
            awayScore: number;
            detail?: {
              [k: string]: unknown;
            };
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/pause': {
    /**
     * Pause a live match: it takes no score and no end until it is resumed
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody?: {
        content: {
          'application/json': {
            reason?: string;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/resume': {
    /**
     * Go on with a paused match
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/end': {
    /**
     * End a match with its winner
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            winnerId: string;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/undo': {
    /**
     * Take back the newest score, end, forfeit or cancellation; again for the one before, up to 20
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody?: {
        content: {
          'application/json': {
            reason?: string;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/forfeit': {
    /**
     * One side gives up, or both: the other has won, or nobody
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            /**
             * @minItems 1
             * @maxItems 2
             */
            entrantIds: string[];
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/cancel': {
    /**
     * Cancel a match that is not over
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/dispute': {
    /**
     * Dispute a result; it stands until the dispute is resolved
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/resolve': {
    /**
     * Resolve a dispute, also without a winner
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            winnerId: string | null;
            homeScore?: number;
            awayScore?: number;
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/matches/{matchId}/correct': {
    /**
     * Correct the result of a completed match
     */
    post: {
      parameters: {
        path: {
          /**
           * A match’s id
           */
          matchId: string;
        };
        header?: {
          /**
           * New for each command, the same for its retries: a retry then answers what the first try answered.
           */
          'Idempotency-Key'?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: Match;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
      requestBody: {
        content: {
          'application/json': {
            homeScore: number;
            awayScore: number;
            winnerId: string;
            reason: string;
          };
        };
      };
    };
  };
  '/api/v1/house': {
    /**
     * Whose house this is, and what pages and tickets go by
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: House;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/topics/{topic}': {
    /**
     * A topic’s view now, or what was missed since an offset: for pages without a socket
     */
    get: {
      parameters: {
        path: {
          /**
           * A kind, a colon and an id
           */
          topic: string;
        };
        query?: {
          /**
           * The life of the topic in which `offset` was seen
           */
          epoch?: string;
          /**
           * The last offset that was seen
           */
          offset?: number | null;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data:
                | {
                    recovered: true;
                    epoch: string;
                    offset: number;
                    frames: {
                      topic: string;
                      epoch: string;
                      offset: number;
                      event: string;
                      data?: unknown;
                    }[];
                  }
                | {
                    recovered: false;
                    epoch: string;
                    offset: number;
                    snapshot?: unknown;
                  };
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/ops/history': {
    /**
     * What was measured over the last minutes, for plots
     */
    get: {
      parameters: {
        query?: {
          /**
           * How far back
           */
          minutes?: number;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: OpsHistory;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/ops/summary': {
    /**
     * How the house is now
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: OpsSummary;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/monitoring/websocket/stats': {
    /**
     * Open sockets by hub and by room
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: SocketStats;
              meta: Meta;
            };
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/live': {
    /**
     * Open a WebSocket
     */
    get: {
      parameters: {
        query?: {
          /**
           * Topics to join, with commas between them
           */
          topics?: string;
          /**
           * Topics to take up where they were left, each `<topic>@<epoch>@<offset>`, with commas between them
           */
          resume?: string;
        };
      };
      responses: {
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/audit/export': {
    /**
     * The audit trail as lines of JSON, for `npm run verify-audit`
     */
    get: {
      parameters: {
        query?: {
          /**
           * Created at this instant or later; from the first entry where it is missing
           */
          from?: string;
          /**
           * Created before this instant; to the last entry where it is missing
           */
          to?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/x-ndjson': string;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/v1/rounds/{roundId}/chain': {
    /**
     * The chain over a round’s tickets as lines of JSON, once bets are closed
     */
    get: {
      parameters: {
        path: {
          /**
           * A round’s id
           */
          roundId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/x-ndjson': string;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/healthz': {
    /**
     * How the house is
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': Health;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/metrics': {
    /**
     * What was counted, for Prometheus
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'text/plain': string;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/.well-known/jwks.json': {
    /**
     * The keys that JWTs are signed with
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': Keys;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
}
export interface User {
  id: string;
  username: string;
  role: 'admin' | 'cashier' | 'referee' | 'premium' | 'player' | 'feed';
}
export interface Meta {
  /**
   * The server’s clock, UTC
   */
  timestamp: string;
}
export interface Problem {
  success: false;
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  requestId: string;
  errors: FieldError[];
  [k: string]: unknown;
}
export interface FieldError {
  field: string;
  rule: string;
  message: string;
}
export interface Account {
  userId: string;
  username: string;
  email: string | null;
  role: 'admin' | 'cashier' | 'referee' | 'premium' | 'player' | 'feed';
  /**
   * Goes up whenever everything granted before counts for nothing
   */
  roleVersion: number;
  disabledAt: string | null;
  createdAt: string;
  updatedAt: string;
}
export interface Pagination {
  limit: number;
  hasNext: boolean;
  cursor: string | null;
}
export interface AuditEntry {
  /**
   * The position of the event in the store
   */
  id: string;
  /**
   * Who did it; `system` for what the house does by itself
   */
  userId: string;
  action: string;
  entityType: string;
  entityId: string;
  /**
   * What it was before; null where the action says nothing of it
   */
  oldValue: {
    [k: string]: unknown;
  } | null;
  /**
   * What it is now
   */
  newValue: {
    [k: string]: unknown;
  } | null;
  /**
   * Keyed hash of the address it came from
   */
  clientHash: string | null;
  /**
   * The address itself: for admins, until it is erased
   */
  ipAddress: string | null;
  createdAt: string;
  /**
   * SHA-256 over the whole event
   */
  eventHash: string;
  /**
   * The hash of the entry before; zeros before the first
   */
  previousHash: string;
  /**
   * SHA-256 over the hash before and everything above but the address
   */
  hash: string;
}
export interface AuditVerification {
  /**
   * Nothing is broken, as far as it was walked
   */
  ok: boolean;
  /**
   * How many entries were checked, by earlier calls of this walk too
   */
  rows: number;
  from: string | null;
  to: string | null;
  /**
   * The last entry that was checked
   */
  head: {
    id: string;
    hash: string;
  } | null;
  /**
   * The first that is not as it was written
   */
  brokenAt: {
    id: string;
    why: string;
  } | null;
  /**
   * Goes into `cursor` of the next call; null when the walk is done
   */
  resumeCursor: string | null;
}
export interface AuditHead {
  day: string;
  /**
   * The last entry of the day, or of a day before
   */
  id: string;
  hash: string;
  takenAt: string;
  /**
   * What the copy says that nobody can write again; `unknown` when it could not be asked
   */
  archive: 'agrees' | 'differs' | 'missing' | 'unknown';
}
export interface Reconciliation {
  /**
   * How many streams were compared to their end by this call
   */
  streams: number;
  /**
   * How many events were compared by this call
   */
  events: number;
  differences: {
    streamId: string;
    what: string;
  }[];
  /**
   * Goes into `cursor` of the next call; null when all was compared
   */
  resumeCursor: string | null;
}
export interface ReceiptRow {
  receiptId: string;
  roundId: string;
  cashierId: string;
  status: 'open' | 'won' | 'lost' | 'paid' | 'void' | 'refundable';
  totalMinor: number;
  /**
   * How many
   */
  bets: number;
  /**
   * What it won; 0 while open
   */
  prizeMinor: number;
  createdAt: string;
}
export interface Receipt {
  receiptId: string;
  roundId: string;
  status: 'open' | 'won' | 'lost' | 'paid' | 'void' | 'refundable';
  totalMinor: number;
  bets: {
    participantNumber: number;
    stakeMinor: number;
    coefficientHundredths: number;
    /**
     * What the bet can win while open, what it won after
     */
    prizeMinor: number;
  }[];
  redeemCode: string;
  createdAt: string;
}
export interface ReceiptDetail {
  receiptId: string;
  roundId: string;
  status: 'open' | 'won' | 'lost' | 'paid' | 'void' | 'refundable';
  totalMinor: number;
  bets: {
    participantNumber: number;
    stakeMinor: number;
    coefficientHundredths: number;
    /**
     * What the bet can win while open, what it won after
     */
    prizeMinor: number;
  }[];
  /**
   * Only for who sold it, and admins: paying asks for the printed one
   */
  redeemCode: string | null;
  createdAt: string;
  /**
   * Who sold it
   */
  cashierId: string;
  /**
   * What is to be paid on it now: a prize or a refund
   */
  dueMinor: number;
  /**
   * What was paid on it
   */
  paidMinor: number;
  /**
   * Until when it may be changed or voided
   */
  closesAt: string;
}
export interface TicketStatus {
  receiptId: string;
  roundId: string;
  roundNumber: number;
  status: 'open' | 'won' | 'lost' | 'paid' | 'void' | 'refundable';
  totalMinor: number;
  bets: {
    participantNumber: number;
    name: string;
    stakeMinor: number;
    coefficientHundredths: number;
    /**
     * What the bet can win while open, what it won after
     */
    prizeMinor: number;
  }[];
  /**
   * What a cashier pays on it now: a prize or a refund
   */
  dueMinor: number;
  paidMinor: number;
  payout: Payout;
  closesAt: string;
  winner: {
    participantNumber: number;
    name: string;
  } | null;
  voidReason: string | null;
  createdAt: string;
}
export interface RoundStatistics {
  roundId: string;
  totalReceipts: number;
  totalBets: number;
  totalStakesMinor: number;
  /**
   * What the winning bets won; 0 until the round is settled
   */
  totalPrizePoolMinor: number;
  totalPaidMinor: number;
  /**
   * Stakes less what has been paid out or refunded: what is in the drawer
   */
  houseBalanceMinor: number;
}
export interface SalesStatistics {
  receipts: number;
  /**
   * Stakes taken, less voids and what modifications gave back
   */
  receivedMinor: number;
  /**
   * Prizes and refunds paid
   */
  payoutsMinor: number;
  /**
   * Received less payouts
   */
  balanceMinor: number;
  from: string;
  to: string;
  cashierId: string | null;
  /**
   * By day and cashier, newest first
   */
  days: {
    receipts: number;
    /**
     * Stakes taken, less voids and what modifications gave back
     */
    receivedMinor: number;
    /**
     * Prizes and refunds paid
     */
    payoutsMinor: number;
    /**
     * Received less payouts
     */
    balanceMinor: number;
    day: string;
    cashierId: string;
  }[];
}
export interface Participant {
  participantNumber: number;
  name: string;
  /**
   * A winning bet pays stake × coefficient / 100, rounded down
   */
  coefficientHundredths: number;
}
export interface Round {
  roundId: string;
  roundNumber: number;
  trackId: string;
  status: 'waiting' | 'running' | 'finished' | 'void';
  closesAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  participants: Participant[];
  commitment: string;
  payout: Payout;
  /**
   * What the draw takes besides the seed
   */
  entropyKind: 'chain' | 'beacon';
  winner: {
    participantNumber: number;
    name: string;
  } | null;
  /**
   * Why the round was voided; null for one that was not
   */
  voidReason: string | null;
  /**
   * Over the tickets that stand
   */
  totals: {
    receipts: number;
    stakesMinor: number;
  };
}
export interface Race {
  startedAt: string;
  durationMs: number;
  lanes: {
    participantNumber: number;
    progress: number[];
  }[];
}
export interface FairnessReport {
  roundId: string;
  commitment: string;
  chainHead: string | null;
  entropy: {
    kind: 'chain' | 'beacon';
    /**
     * `chain`: the head at the close; `beacon`: that head, a colon, the randomness of the pulse
     */
    value: string | null;
    /**
     * What the beacon said; its signature verifies under the network’s key
     */
    pulse?: {
      /**
       * Hash of the network’s parameters, hex
       */
      chainHash: string;
      round: number;
      /**
       * BLS signature, hex
       */
      signature: string;
      /**
       * SHA-256 of the signature, hex
       */
      randomness: string;
    };
    /**
     * When bets closed: the pulse is the first after it
     */
    closedAt?: string;
  };
  serverSeed: string | null;
  weights: {
    participantNumber: number;
    weight: number;
  }[];
  counter: number | null;
  winner: number | null;
  status: 'waiting' | 'running' | 'finished' | 'void';
  closesAt: string;
  participants: Participant[];
}
export interface GameState {
  /**
   * The round that takes bets; the one that races where none does
   */
  currentRound: {
    roundId: string;
    roundNumber: number;
    trackId: string;
    status: 'waiting' | 'running' | 'finished' | 'void';
    closesAt: string;
    startedAt: string | null;
    finishedAt: string | null;
    participants: Participant[];
    commitment: string;
    payout: Payout;
    /**
     * What the draw takes besides the seed
     */
    entropyKind: 'chain' | 'beacon';
    winner: {
      participantNumber: number;
      name: string;
    } | null;
    /**
     * Why the round was voided; null for one that was not
     */
    voidReason: string | null;
  };
  /**
   * The last ten results, newest first
   */
  gameHistory: {
    roundId: string;
    roundNumber: number;
    finishedAt: string;
    winner: {
      participantNumber: number;
      name: string;
    };
  }[];
  /**
   * When the bets close and the next race begins; null while no round takes bets
   */
  nextRoundStartTime: string | null;
  isRaceRunning: boolean;
}
export interface Shift {
  shiftId: string;
  cashierId: string;
  status: 'open' | 'closing' | 'closed';
  /**
   * Opened by its first sale, with no float
   */
  isAutomatic: boolean;
  openedAt: string;
  closedAt: string | null;
  floatMinor: number;
  /**
   * Final once closed; as far as recorded before
   */
  sums: {
    receipts: number;
    salesMinor: number;
    voids: number;
    voidsMinor: number;
    payouts: number;
    payoutsMinor: number;
    refunds: number;
    refundsMinor: number;
  };
  /**
   * Float and sales less voids, payouts and refunds: what should lie in the drawer
   */
  expectedMinor: number;
  countedMinor: number | null;
  /**
   * Counted less expected
   */
  differenceMinor: number | null;
}
export interface Track {
  trackId: string;
  trackNumber: number;
  isPaused: boolean;
  runners: Participant[];
  limits: {
    minStakeMinor: number;
    maxStakeMinor: number;
    maxBets: number;
    maxPayoutMinor: number;
  };
  maxMarginBasisPoints: number;
  payout: Payout;
  entropyKind: 'chain' | 'beacon';
  roundWaitDurationMs: number;
  raceDurationMs: number;
  /**
   * What the house keeps on average, by these coefficients or this takeout; rounded down
   */
  marginBasisPoints: number;
  /**
   * The first round that opens with these settings: the one that takes bets keeps its own
   */
  nextRoundNumber: number;
}
export interface Match {
  matchId: string;
  tournamentId: string | null;
  game: string;
  bestOf: number;
  status: MatchStatus;
  home: {
    id: string;
    name: string;
    score: number;
  };
  away: {
    id: string;
    name: string;
    score: number;
  };
  /**
   * Null until somebody has won; also after a dispute that was resolved without a winner
   */
  winnerId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /**
   * Since when it is paused; null while it is played
   */
  pausedAt: string | null;
  /**
   * Why it was forfeited, cancelled, disputed, resolved or corrected
   */
  reason: string | null;
  /**
   * How many events the match has had; it goes up with every change
   */
  version: number;
}
export interface Entrant {
  id: string;
  name: string;
}
export interface Score {
  version: number;
  homeScore: number;
  awayScore: number;
  detail: {
    [k: string]: unknown;
  } | null;
  at: string;
}
export interface StoredStats {
  userId: string;
  username: string;
  side: 'home' | 'away';
  stats: {
    [k: string]: unknown;
  };
  gameTimeMs: number | null;
  updatedAt: string;
}
export interface House {
  /**
   * Stands on every ticket
   */
  operatorName: string;
  /**
   * ISO 4217: every amount is in its minor units
   */
  currency: string;
  /**
   * The language of what is printed
   */
  locale: 'en' | 'fr';
  /**
   * Whether a cashier’s first sale opens a shift, or the cashier does
   */
  shifts: 'automatic' | 'by-hand';
}
/**
 * Points oldest first; a gap in time is a point of nulls
 */
export interface OpsHistory {
  sampleMs: number;
  bounds: OpsBounds;
  points: OpsPoint[];
}
export interface OpsBounds {
  lagMs: number;
  errorsPerSecond: number;
  /**
   * What 99 of 100 requests must stay under
   */
  latencyMs: number;
  cacheHitRate: number;
  requestsPerSecond: number;
  backlogEvents: number;
  backlogAgeMs: number;
  /**
   * Of one hub; then the next one opens
   */
  sockets: number;
}
export interface OpsPoint {
  /**
   * The end of the interval, ms since the epoch
   */
  at: number;
  requestsPerSecond: number | null;
  /**
   * Requests that failed on our side (5xx), a second
   */
  errorsPerSecond: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /**
   * The share of look-ups that a cache answered, 0 to 1
   */
  cacheHitRate: number | null;
  sockets: number | null;
  backlogEvents: number | null;
  backlogAgeMs: number | null;
  /**
   * Of the projection that is furthest behind
   */
  lagMs: number | null;
}
export interface OpsSummary {
  status: 'ok' | 'degraded' | 'down';
  mode: 'normal' | 'without-redis' | 'without-postgres' | 'without-both';
  dependencies: {
    postgres: {
      ok: boolean;
      latencyMs: number;
    };
    redis: {
      ok: boolean;
      latencyMs: number;
    };
    relay: {
      ok: boolean;
      latencyMs: number;
    };
    metrics: {
      ok: boolean;
      latencyMs: number;
    };
  };
  /**
   * Null while the relay does not answer
   */
  backlog: {
    events: number;
    oldestMs: number;
    streams: number;
    lastPosition: number;
  } | null;
  /**
   * Streams that were stopped
   */
  halted: string[];
  projections: {
    name: string;
    position: number;
    lagPositions: number;
    lagMs: number;
  }[];
  hubs: HubSockets[];
  checkedAt: string;
}
export interface HubSockets {
  hub: string;
  connections: number;
  rooms: number;
}
export interface SocketStats {
  totalConnections: number;
  totalRooms: number;
  /**
   * Most sockets first
   */
  rooms: {
    room: string;
    connections: number;
  }[];
  hubs: HubSockets[];
}
export interface Health {
  status: 'ok' | 'degraded' | 'down';
  mode: 'normal' | 'without-redis' | 'without-postgres' | 'without-both';
  dependencies: {
    postgres: {
      ok: boolean;
      latencyMs: number;
    };
    redis: {
      ok: boolean;
      latencyMs: number;
    };
    relay: {
      ok: boolean;
      latencyMs: number;
    };
  };
  backlog: {
    events: number;
    oldestMs: number;
    streams: number;
    lastPosition: number;
  } | null;
  halted: string[];
  projections: {
    name: string;
    position: number;
    lagPositions: number;
    lagMs: number;
  }[];
  checkedAt: string;
}
export interface Keys {
  keys: {
    kty: string;
    alg: string;
    kid: string;
    [k: string]: unknown;
  }[];
}
