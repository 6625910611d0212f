import type { z } from 'zod';
import type { Decision } from '../kernel/decision.ts';
import type { DomainEvent, Upcasters } from '../kernel/event.ts';
import type { Announcement } from '../kernel/live.ts';

/** What a decision may look at besides the command and the state; nothing else is read, so a decision can be replayed. */
export interface DecisionContext<Event extends DomainEvent = DomainEvent> {
  /** The object's clock, ms since the epoch. */
  readonly now: number;
  /** A secret of this stream, 64 hex digits: HMAC of stream and purpose under the master key, so it is stored nowhere. */
  readonly derive: (purpose: string) => string;
  /** The same of the whole house: every stream derives the same secret for a purpose. */
  readonly deriveHouse: (purpose: string) => string;
  /** What the command was sent within, e.g. `{ shiftId }`; empty for what time brings about. */
  readonly within: Readonly<Record<string, string>>;
  /** This stream's events about one subject, e.g. one ticket, oldest first: those of this very transaction included. */
  readonly history: (subject: string) => readonly Event[];
}

/** A command for another aggregate that follows from an event; delivered at least once, with one idempotency key. */
export interface Reaction {
  readonly aggregateType: string;
  readonly id: string;
  readonly command: object;
}

/**
 * Everything the shared base class needs to know of one kind of aggregate. All functions are pure.
 * Commands are parsed where they come in (HTTP, sockets); states must survive JSON.
 */
export interface AggregateDefinition<State, Command, Event extends DomainEvent, Reply> {
  /** Prefix of the stream id and key of reactions: `round`. */
  readonly type: string;
  /** Goes up when the state's shape changes: snapshots of another shape are left alone, and the events replayed. 1 where it is missing. */
  readonly stateShape?: number;
  readonly eventSchema: z.ZodType<Event>;
  readonly upcasters: Upcasters;
  readonly initialState: State;
  readonly decide: (command: Command, state: State, context: DecisionContext<Event>) => Decision<Event>;
  readonly evolve: (state: State, event: Event) => State;
  /** What the sender is told, from the command's own events, so that a retry and a rebuilt object tell the same. */
  readonly reply: (events: readonly Event[], state: State, context: DecisionContext<Event>) => Reply;
  /** True for the command that opens a stream: it is taken also when Postgres cannot say whether the stream exists. */
  readonly opens: (command: Command) => boolean;
  /**
   * What part of the stream an event is about, e.g. one ticket of a round; null: the whole. A state then needs to hold no
   * part: decisions ask for its `history`. Missing where a stream has no parts.
   */
  readonly subject?: (event: Event) => string | null;
  /** The next thing that time alone brings about: decided at `at` or on the first command after it, whichever is first. */
  readonly due: (state: State) => { readonly at: number; readonly command: Command } | null;
  readonly announce: (event: Event) => readonly Announcement[];
  readonly react: (event: Event) => readonly Reaction[];
}

/** A command on its way to an aggregate. `commandId` is the idempotency key scoped by its actor; null only for what is idempotent by itself. */
export interface CommandEnvelope<Command> {
  readonly command: Command;
  readonly commandId: string | null;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  /** What surrounds a command and is no part of what it says: the same key from another shift is the same command. */
  readonly within?: Readonly<Record<string, string>>;
  /** Keyed hash of the client's address (core/audit/client.ts); stands on the events. */
  readonly clientHash?: string | undefined;
}
