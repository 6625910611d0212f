import type { EventRecord } from '../kernel/event.ts';
import type { Rate } from '../limits/token-bucket.ts';
import type { AggregateStub } from './client.ts';

/**
 * What a relay answers for one aggregate's batch. `unavailable`: nothing is known, send it again later. `conflict` and `refused`:
 * this stream can't go on, because Postgres holds other events under its versions, or takes none of these.
 */
export type RelayAnswer =
  | { readonly status: 'stored' }
  | { readonly status: 'unavailable' }
  | { readonly status: 'conflict'; readonly version: number }
  | { readonly status: 'refused'; readonly reason: string };

/** Records on their way to Postgres, and how much of the stream still waits, so that the relay knows the whole backlog. */
export interface RelayBatch {
  readonly streamId: string;
  /** EventRecords as JSON, without the array's brackets. */
  readonly records: string;
  readonly count: number;
  readonly pending: number;
  readonly oldestAt: number;
}

/** The other objects and settings an aggregate needs, behind an interface, so that the logic does not know the platform. */
export interface AggregateWiring {
  readonly append: (batch: RelayBatch) => Promise<RelayAnswer>;
  /** `messages` is a JSON array of `{ version, event, data }`; what the topic has already is skipped there. */
  readonly publish: (topic: string, source: string, messages: string) => Promise<void>;
  readonly aggregate: (type: string, id: string) => AggregateStub;
  /** The stream as Postgres has it, after a version. @throws when it cannot be reached within a time limit. */
  readonly readStream: (streamId: string, afterVersion: number) => AsyncIterable<EventRecord[]>;
  /** 32 bytes, hex. */
  readonly masterKey: string;
  readonly backlogMaxEvents: number;
  readonly backlogMaxAgeMs: number;
  /** How many new commands one actor may send to this aggregate; no limit where it is missing. */
  readonly actorRate?: Rate;
}
