import type { Work } from '../work.ts';
import { append } from './append.ts';
import { batches } from './batches.ts';
import { cachedStatistics } from './cached-statistics.ts';
import { latency } from './latency.ts';
import { listing } from './listing.ts';
import { projection } from './projection.ts';
import { replayAll } from './replay-all.ts';
import { sessions } from './sessions.ts';
import { spectators } from './spectators.ts';
import { tickets } from './tickets.ts';

/** Everything that is measured, in the order it runs: later works use figures of earlier ones. */
export const works: Work[] = [tickets, latency, batches, append, projection, spectators, cachedStatistics, sessions, listing, replayAll];
