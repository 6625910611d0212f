import { expect } from 'vitest';
import type { AggregateDefinition, DecisionContext } from '../../core/aggregates/definition.ts';
import type { Decision, Rejection } from '../../core/kernel/decision.ts';
import type { DomainEvent } from '../../core/kernel/event.ts';
import { hmacSha256Hex } from '../../core/kernel/hash.ts';

/** A command, and when it comes by the object's clock. */
export interface Asked<Command> {
  readonly command: Command;
  readonly at: number;
  readonly within?: Readonly<Record<string, string>>;
}

/** What a test expects of a decision. */
export interface Decided<Event> {
  readonly decision: Decision<Event>;
  /** It is refused with this code, and at least these details. */
  thenRefused(code: string, details?: Rejection['details']): void;
  /** It is accepted with exactly these events, each holding at least these data. */
  thenHappens(...events: readonly { readonly type: Event extends { type: infer Type } ? Type : never; readonly data?: object }[]): void;
  /** It is accepted, and nothing follows from it. */
  thenNothing(): void;
}

type Decider<State, Command, Event extends DomainEvent> = Pick<
  AggregateDefinition<State, Command, Event, unknown>,
  'initialState' | 'decide' | 'evolve' | 'subject'
>;

export const MASTER_KEY = '5eed'.repeat(16);

/** What a decision of this stream may look at. */
export function contextOf<Event extends DomainEvent = never>(
  streamId: string,
  now: number,
  history: (subject: string) => readonly Event[] = () => [],
  within: Readonly<Record<string, string>> = {},
): DecisionContext<Event> {
  const derived = (owner: string) => (purpose: string) => hmacSha256Hex(MASTER_KEY, `${owner}:${purpose}`);
  return { now, within, derive: derived(streamId), deriveHouse: derived('house'), history };
}

/** `given(roundOpened()).when(placeTicket({ at: T })).thenHappens({ type: 'TicketPlaced' })`, for one kind of aggregate. */
export function givenOf<State, Command, Event extends DomainEvent>(decider: Decider<State, Command, Event>, streamId: string) {
  return (...history: readonly Event[]) => {
    const state = history.reduce(decider.evolve, decider.initialState);
    const about = (subject: string) => history.filter((event) => decider.subject?.(event) === subject);
    const when = ({ command, at, within }: Asked<Command>) =>
      expectations(decider.decide(command, state, contextOf(streamId, at, about, within)));
    return { state, when };
  };
}

function expectations<Event>(decision: Decision<Event>): Decided<Event> {
  return {
    decision,
    thenRefused(code, details = {}) {
      expect(decision).toMatchObject({ ok: false, rejection: { code, details } });
    },
    thenHappens(...events) {
      expect(decision).toMatchObject({ ok: true, events });
    },
    thenNothing() {
      expect(decision).toEqual({ ok: true, events: [] });
    },
  };
}
