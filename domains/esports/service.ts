import { send, type AggregateStub, type Outcome } from '../../core/aggregates/client.ts';
import type { Database } from '../../core/db/neon.ts';
import { sha256Hex } from '../../core/kernel/hash.ts';
import type { CreateMatchBody, Match, StoredStats } from './contract.ts';
import type { MatchView } from './live.ts';
import type { MatchReply } from './match/definition.ts';
import type { MatchCommand } from './match/model.ts';
import { findMatch, listStats } from './store.ts';

/** What the use cases lean on. */
export interface EsportsDeps {
  readonly database: Database;
  readonly match: (matchId: string) => AggregateStub;
  /** A topic's view now: live state is read there, so that reading needs no database. */
  readonly matchView: (matchId: string) => Promise<MatchView>;
}

/** Who sends a command, under which key (scoped by its sender), and within which request. */
export interface Sender {
  readonly userId: string;
  readonly commandId: string;
  readonly requestId: string;
  readonly clientHash: string;
}

/** Creates a match, under an id of the server's making where the body names none. */
export function createMatch(deps: EsportsDeps, body: CreateMatchBody, sender: Sender): Promise<MatchOutcome> {
  // Made from the key, so that a retry meets the match that the first try made.
  const matchId = body.matchId ?? `m-${sha256Hex(sender.commandId).slice(0, 24)}`;
  return commandMatch(deps, matchId, { ...body, type: 'CreateMatch', matchId, tournamentId: body.tournamentId ?? null }, sender);
}

export type MatchOutcome = Exclude<Outcome<never>, { ok: true }> | { readonly ok: true; readonly match: Match };

/** Sends one command to a match; answers the match as the command left it. */
export async function commandMatch(deps: EsportsDeps, matchId: string, command: MatchCommand, sender: Sender): Promise<MatchOutcome> {
  const { userId, commandId, requestId, clientHash } = sender;
  const envelope = { command, commandId, actor: userId, correlationId: requestId, clientHash };
  const outcome = await send<MatchCommand, MatchReply>(deps.match(matchId), envelope);
  if (!outcome.ok) return outcome;
  if (outcome.reply === null) throw new Error(`match ${matchId} took a command and does not exist`);
  return { ok: true, match: { ...outcome.reply, version: outcome.version } };
}

/** A match: live from its topic, which needs no database; from the read side where that topic is unknown. */
export async function readMatch(deps: EsportsDeps, matchId: string): Promise<Match | null> {
  const { match } = await deps.matchView(matchId);
  return match ?? findMatch(deps.database, matchId);
}

/** The newest stats of every player of a match as they are stored; null when there is no such match. */
export async function readStats(deps: EsportsDeps, matchId: string): Promise<StoredStats[] | null> {
  const stats = await listStats(deps.database, matchId);
  return stats.length === 0 && (await readMatch(deps, matchId)) === null ? null : stats;
}
