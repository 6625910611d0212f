/** Made from the OpenAPI document by `npm run build:client`: edit the routes’ schemas, not this file. */

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
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
              data: {
                receiptId: string;
                roundId: string;
                status: 'open' | 'won' | 'lost' | 'paid' | 'void' | 'refundable';
                totalMinor: number;
                bets: {
                  participantNumber: number;
                  stakeMinor: number;
                  coefficientHundredths: number;
                  prizeMinor: number;
                }[];
                redeemCode: string;
                createdAt: string;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
                  receipt?: {
                    receiptId: string;
                    roundId: string;
                    status: 'open' | 'won' | 'lost' | 'paid' | 'void' | 'refundable';
                    totalMinor: number;
                    bets: {
                      participantNumber: number;
                      stakeMinor: number;
                      coefficientHundredths: number;
                      prizeMinor: number;
                    }[];
                    redeemCode: string;
                    createdAt: string;
                  };
                  problem?: {
                    [k: string]: unknown;
                  };
                }[];
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
     * A ticket
     */
    get: {
      parameters: {
        path: {
          receiptId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                receiptId: string;
                roundId: string;
                status: 'open' | 'won' | 'lost' | 'paid' | 'void' | 'refundable';
                totalMinor: number;
                bets: {
                  participantNumber: number;
                  stakeMinor: number;
                  coefficientHundredths: number;
                  prizeMinor: number;
                }[];
                redeemCode: string;
                createdAt: string;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
                participants: {
                  participantNumber: number;
                  name: string;
                  coefficientHundredths: number;
                }[];
                commitment: string;
                winner: {
                  participantNumber: number;
                  name: string;
                } | null;
                totals: {
                  receipts: number;
                  stakesMinor: number;
                };
                running: {
                  round: {
                    roundId: string;
                    roundNumber: number;
                    trackId: string;
                    status: 'waiting' | 'running' | 'finished' | 'void';
                    closesAt: string;
                    startedAt: string | null;
                    finishedAt: string | null;
                    participants: {
                      participantNumber: number;
                      name: string;
                      coefficientHundredths: number;
                    }[];
                    commitment: string;
                    winner: {
                      participantNumber: number;
                      name: string;
                    } | null;
                    totals: {
                      receipts: number;
                      stakesMinor: number;
                    };
                  };
                  race: {
                    startedAt: string;
                    durationMs: number;
                    lanes: {
                      participantNumber: number;
                      progress: number[];
                    }[];
                  };
                  finishesAt: string;
                } | null;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
          roundId: string;
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
                participants: {
                  participantNumber: number;
                  name: string;
                  coefficientHundredths: number;
                }[];
                commitment: string;
                winner: {
                  participantNumber: number;
                  name: string;
                } | null;
                totals: {
                  receipts: number;
                  stakesMinor: number;
                };
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
          roundId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                roundId: string;
                commitment: string;
                chainHead: string | null;
                entropy: {
                  kind: 'chain' | 'beacon';
                  value: string | null;
                };
                serverSeed: string | null;
                weights: {
                  participantNumber: number;
                  weight: number;
                }[];
                counter: number | null;
                winner: number | null;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
          limit?: number;
          cursor?: string;
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
                participants: {
                  participantNumber: number;
                  name: string;
                  coefficientHundredths: number;
                }[];
                commitment: string;
                winner: {
                  participantNumber: number;
                  name: string;
                } | null;
                totals: {
                  receipts: number;
                  stakesMinor: number;
                };
              }[];
              pagination: {
                limit: number;
                hasNext: boolean;
                cursor: string | null;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
          trackId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                participantNumber: number;
                name: string;
                coefficientHundredths: number;
              }[];
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
          roundId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                roundId: string;
                totalReceipts: number;
                totalBets: number;
                totalStakesMinor: number;
                totalPrizePoolMinor: number;
                totalPaidMinor: number;
                houseBalanceMinor: number;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
          limit?: number;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                roundId: string;
                totalReceipts: number;
                totalBets: number;
                totalStakesMinor: number;
                totalPrizePoolMinor: number;
                totalPaidMinor: number;
                houseBalanceMinor: number;
              }[];
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
          limit?: number;
          cursor?: string;
          status?: 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';
          tournamentId?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                matchId: string;
                tournamentId: string | null;
                game: string;
                bestOf: number;
                status: 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';
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
                winnerId: string | null;
                startedAt: string | null;
                endedAt: string | null;
                pausedAt: string | null;
                reason: string | null;
                version: number;
              }[];
              pagination: {
                limit: number;
                hasNext: boolean;
                cursor: string | null;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
              data: {
                matchId: string;
                tournamentId: string | null;
                game: string;
                bestOf: number;
                status: 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';
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
                winnerId: string | null;
                startedAt: string | null;
                endedAt: string | null;
                pausedAt: string | null;
                reason: string | null;
                version: number;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
            matchId?: string;
            tournamentId?: string;
            game: string;
            bestOf?: number;
            home: {
              id: string;
              name: string;
            };
            away: {
              id: string;
              name: string;
            };
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
              data: {
                matchId: string;
                tournamentId: string | null;
                game: string;
                bestOf: number;
                status: 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';
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
                winnerId: string | null;
                startedAt: string | null;
                endedAt: string | null;
                pausedAt: string | null;
                reason: string | null;
                version: number;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
              data: {
                matchId: string;
                tournamentId: string | null;
                game: string;
                bestOf: number;
                status: 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';
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
                winnerId: string | null;
                startedAt: string | null;
                endedAt: string | null;
                pausedAt: string | null;
                reason: string | null;
                version: number;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
  '/api/v1/matches/{matchId}/end': {
    /**
     * End a match with its winner
     */
    post: {
      parameters: {
        path: {
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
              data: {
                matchId: string;
                tournamentId: string | null;
                game: string;
                bestOf: number;
                status: 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';
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
                winnerId: string | null;
                startedAt: string | null;
                endedAt: string | null;
                pausedAt: string | null;
                reason: string | null;
                version: number;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
  '/api/v1/matches/{matchId}': {
    /**
     * A match as it stands
     */
    get: {
      parameters: {
        path: {
          matchId: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                matchId: string;
                tournamentId: string | null;
                game: string;
                bestOf: number;
                status: 'SCHEDULED' | 'LIVE' | 'COMPLETED' | 'CANCELLED' | 'FORFEITED' | 'DISPUTED';
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
                winnerId: string | null;
                startedAt: string | null;
                endedAt: string | null;
                pausedAt: string | null;
                reason: string | null;
                version: number;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
  '/api/v1/matches/{matchId}/scores': {
    /**
     * Every score of a match as it was recorded, oldest first
     */
    get: {
      parameters: {
        path: {
          matchId: string;
        };
        query?: {
          limit?: number;
          cursor?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': {
              success: true;
              data: {
                version: number;
                homeScore: number;
                awayScore: number;
                detail: {
                  [k: string]: unknown;
                } | null;
                at: string;
              }[];
              pagination: {
                limit: number;
                hasNext: boolean;
                cursor: string | null;
              };
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
          epoch?: string;
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
              meta: {
                /**
                 * The server’s clock, UTC
                 */
                timestamp: string;
              };
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
}
export interface User {
  id: string;
  username: string;
  role: 'admin' | 'cashier' | 'referee' | 'premium' | 'player' | 'feed';
}
export interface Problem {
  success: false;
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors: {
    field: string;
    rule: string;
    message: string;
  }[];
  [k: string]: unknown;
}
