import type { AggregateDefinition, Reaction } from '../../../core/aggregates/definition.ts';
import { decide, evolve, initialState } from './decider.ts';
import { ShiftEvent, type ShiftCommand, type ShiftState } from './model.ts';

/** What the sender of a command is told. */
export interface ShiftReply {
  /** The shift that the command was about, or that it is to be within. */
  readonly shiftId: string | null;
  /** Where a shift that is closing has not been sealed yet, as far as is known. */
  readonly sealing: readonly { readonly shiftId: string; readonly roundId: string }[];
}

export const shiftDefinition: AggregateDefinition<ShiftState, ShiftCommand, ShiftEvent, ShiftReply> = {
  type: 'shift',
  eventSchema: ShiftEvent,
  upcasters: {},
  initialState,
  decide,
  evolve,
  due: () => null,
  // A cashier's shifts are one stream for good: an object that lost its storage must not begin anew.
  opens: () => false,
  subject: (event) => ('shiftId' in event.data ? event.data.shiftId : null),
  reply: replyOf,
  announce: () => [],
  react: (event): readonly Reaction[] => {
    if (event.type !== 'ShiftClosing') return [];
    const { shiftId, cashierId, roundIds } = event.data;
    return roundIds.map((id) => ({ aggregateType: 'round', id, command: { type: 'SealShift', shiftId, cashierId } }));
  },
};

function replyOf(events: readonly ShiftEvent[], state: ShiftState): ShiftReply {
  // From the command's own events first, so that a retry is told of its own shift and not of a later one.
  const own = events.find((event) => event.type === 'ShiftOpened') ?? events.find((event) => event.type === 'ShiftClosing');
  const sealing = Object.values(state.closing).flatMap(({ shiftId, rounds }) =>
    Object.entries(rounds).flatMap(([roundId, sums]) => (sums === null ? [{ shiftId, roundId }] : [])),
  );
  return { shiftId: own?.data.shiftId ?? state.open?.shiftId ?? null, sealing };
}
