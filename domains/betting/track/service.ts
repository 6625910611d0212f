import { z } from 'zod';
import { send, type AggregateStub } from '../../../core/aggregates/client.ts';
import type { Rejection } from '../../../core/kernel/decision.ts';
import type { Queries } from '../../../core/projections/checkpoint.ts';
import { isPostgresAway } from '../../../core/resilience/postgres.ts';
import type { TrackDetail } from '../contract.ts';
import { MAIN_TRACK } from './main-track.ts';
import type { TrackCommand } from './model.ts';

/** A track's object: takes orders, and shows how it stands. */
export interface TrackStub extends AggregateStub {
  /** The JSON of a TrackRead. */
  read(): Promise<string>;
}

export interface TrackDeps {
  readonly database: Queries;
  readonly track: (trackId: string) => TrackStub;
}

/** A track, or why there is none to show. */
export type TrackRead = { readonly ok: true; readonly track: TrackDetail } | { readonly ok: false; readonly rejection: Rejection };

/** Who orders, under which key. */
export interface Orderer {
  readonly userId: string;
  readonly requestId: string;
  readonly commandId: string;
  readonly clientHash: string | undefined;
}

export type Order = Extract<TrackCommand, { type: 'ChangeTrack' | 'PauseTrack' | 'ResumeTrack' }>;

export const UNKNOWN_TRACK: TrackRead = { ok: false, rejection: { code: 'betting/unknown-track', details: {} } };

/** A track as its object has it. */
export async function readTrack(deps: TrackDeps, trackId: string): Promise<TrackRead> {
  return JSON.parse(await deps.track(trackId).read()) as TrackRead;
}

/** Every track; where Postgres cannot say which there are, the main one, which every deployment has. */
export async function listTracks(deps: TrackDeps): Promise<TrackDetail[]> {
  const reads = await Promise.all((await trackIds(deps)).map((trackId) => readTrack(deps, trackId)));
  return reads.flatMap((read) => (read.ok ? [read.track] : []));
}

async function trackIds({ database }: TrackDeps): Promise<string[]> {
  try {
    const rows = await database.query('SELECT DISTINCT track_id FROM betting.participants ORDER BY track_id LIMIT 100');
    return z
      .array(z.object({ track_id: z.string() }))
      .parse(rows)
      .map((row) => row.track_id);
  } catch (thrown) {
    if (!isPostgresAway(thrown)) throw thrown;
    return [MAIN_TRACK];
  }
}

/** Changes, pauses or resumes a track. @returns the track after it; a retry is told how it stands then. */
export async function orderTrack(deps: TrackDeps, trackId: string, command: Order, orderer: Orderer): Promise<TrackRead> {
  const { userId, requestId, commandId, clientHash } = orderer;
  const envelope = { command, commandId, actor: userId, correlationId: requestId, clientHash };
  const outcome = await send<TrackCommand, TrackDetail | null>(deps.track(trackId), envelope);
  if (!outcome.ok) return outcome;
  return outcome.reply === null ? UNKNOWN_TRACK : { ok: true, track: outcome.reply };
}
