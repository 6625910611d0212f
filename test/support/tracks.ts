import { send, type Outcome } from '../../core/aggregates/client.ts';
import type { CommandEnvelope } from '../../core/aggregates/definition.ts';
import type { RoundPlan } from '../../domains/betting/round/model.ts';
import { FIXED_ODDS, type TrackDetail } from '../../domains/betting/contract.ts';
import { TrackEvent, type TrackCommand, type TrackSettings } from '../../domains/betting/track/model.ts';
import type { RoundObject } from '../../durable-objects/round.ts';
import type { TrackObject } from '../../durable-objects/track.ts';
import { objects, stored } from './objects.ts';
import { LIMITS, RACE_MS, RUNNERS, WAIT_MS } from './rounds.ts';

const KIND = { payout: FIXED_ODDS, entropyKind: 'chain', maxMarginBasisPoints: 3_000 } as const;

/** A track under test: its object, and the ways to talk to it. All files share one Postgres: each track has a number of its own. */
export class TestTrack {
  readonly settings: TrackSettings;

  constructor(trackNumber: number, settings: Partial<TrackSettings> = {}) {
    const own = { trackId: `test-${trackNumber}`, trackNumber };
    this.settings = {
      ...own,
      runners: RUNNERS,
      limits: LIMITS,
      roundWaitDurationMs: WAIT_MS,
      raceDurationMs: RACE_MS,
      ...KIND,
      ...settings,
    };
  }

  get streamId(): string {
    return `track:${this.settings.trackId}`;
  }

  get stub(): DurableObjectStub<TrackObject> {
    return objects.TRACK.getByName(this.settings.trackId);
  }

  /** Opens the track as the cron does, or changes its settings. */
  open(changes: Partial<TrackSettings> = {}): Promise<Outcome<TrackDetail | null>> {
    return this.send(null, { type: 'OpenTrack', ...this.settings, ...changes });
  }

  send(commandId: string | null, command: TrackCommand): Promise<Outcome<TrackDetail | null>> {
    const envelope: CommandEnvelope<TrackCommand> = { commandId, command, actor: 'system', correlationId: 'test' };
    return send(this.stub, envelope);
  }

  roundId(sequence: number): string {
    return String(sequence * 1_000 + this.settings.trackNumber);
  }

  round(sequence: number): DurableObjectStub<RoundObject> {
    return objects.ROUND.getByName(this.roundId(sequence));
  }

  async events(): Promise<TrackEvent[]> {
    return (await stored(this.stub)).map((record) => TrackEvent.parse(record));
  }

  /** The rounds it has planned, in order. */
  async plans(): Promise<RoundPlan[]> {
    return (await this.events()).flatMap((event) => (event.type === 'RoundScheduled' ? [event.data] : []));
  }
}
