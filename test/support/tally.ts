import { z } from 'zod';
import type { AggregateDefinition, CommandEnvelope } from '../../core/aggregates/definition.ts';
import { accept, refuse } from '../../core/kernel/decision.ts';

/** The smallest aggregate that has everything: it adds numbers up, and rings when its time has come. */
export const TallyEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Opened'), data: z.object({ ringsAt: z.int() }) }),
  z.object({ type: z.literal('Added'), data: z.object({ n: z.int() }) }),
  z.object({ type: z.literal('Rang'), data: z.object({ at: z.int() }) }),
]);
export type TallyEvent = z.infer<typeof TallyEvent>;

export interface Tally {
  readonly total: number;
  readonly ringsAt: number | null;
}

export type TallyCommand =
  | { readonly type: 'Open'; readonly ringsAt: number }
  /** Adds each number by an event of its own; a negative one refuses them all. */
  | { readonly type: 'Add'; readonly numbers: readonly number[] }
  | { readonly type: 'Ring' };

/** What was added by the command itself, and a secret's first letters: both must be the same for a retry. */
export interface TallyReply {
  readonly added: readonly number[];
  readonly secret: string;
}

/** Announces every number on `tally:<its last digit>`; tells another aggregate of every 13. */
export const tallyDefinition: AggregateDefinition<Tally, TallyCommand, TallyEvent, TallyReply> = {
  type: 'tally',
  eventSchema: TallyEvent,
  upcasters: {},
  initialState: { total: 0, ringsAt: null },
  decide: (command, state, { now }) => {
    if (command.type === 'Open') return state.ringsAt === null ? accept({ type: 'Opened', data: { ringsAt: command.ringsAt } }) : accept();
    if (command.type === 'Ring') return accept({ type: 'Rang', data: { at: now } });
    if (command.numbers.some((n) => n < 0)) return refuse('tally/negative', { total: state.total });
    return accept(...command.numbers.map((n): TallyEvent => ({ type: 'Added', data: { n } })));
  },
  evolve: (state, event) => {
    if (event.type === 'Opened') return { ...state, ringsAt: event.data.ringsAt };
    return event.type === 'Rang' ? { ...state, ringsAt: null } : { ...state, total: state.total + event.data.n };
  },
  reply: (events, _state, { derive }) => ({
    added: events.flatMap((event) => (event.type === 'Added' ? [event.data.n] : [])),
    secret: derive('reply').slice(0, 8),
  }),
  opens: (command) => command.type === 'Open',
  due: (state) => (state.ringsAt === null ? null : { at: state.ringsAt, command: { type: 'Ring' } }),
  announce: (event) => (event.type === 'Added' ? [{ topic: `tally:${event.data.n % 10}`, event: 'added', data: { n: event.data.n } }] : []),
  react: (event) =>
    event.type === 'Added' && event.data.n === 13
      ? [{ aggregateType: 'tally', id: 'unlucky', command: { type: 'Add', numbers: [1] } }]
      : [],
};

export function add(commandId: string | null, ...numbers: readonly number[]): CommandEnvelope<TallyCommand> {
  return { commandId, command: { type: 'Add', numbers }, actor: 'user-1', correlationId: 'request-1' };
}
