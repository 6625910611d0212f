import type { DecisionContext } from '../../core/aggregates/definition.ts';
import type { Decision } from '../../core/kernel/decision.ts';
import { roundDefinition } from '../../domains/betting/round/definition.ts';
import type { RoundCommand, RoundEvent, RoundState } from '../../domains/betting/round/model.ts';
import type { Sabotage } from './house.ts';

type Decide = (command: RoundCommand, state: RoundState, context: DecisionContext<RoundEvent>) => Decision<RoundEvent>;

/** A house with one bug in it. The shipped code is left as it is: the bug is in what stands around it. */
export interface Bug {
  readonly sabotage?: Sabotage;
  /** A round that decides otherwise. */
  readonly decide?: Decide;
  readonly due?: typeof roundDefinition.due;
}

const { decide, due } = roundDefinition;

/** Until when a round that ignores its close goes on selling, ms. */
const TOO_LONG_MS = 2_000;

export const BUGS: Readonly<Record<string, Bug>> = {
  'a lost answer of the relay that counts as success': { sabotage: { answerOfLostAppend: JSON.stringify({ status: 'stored' }) } },
  'a round that sells after its close until its alarm comes': {
    due: (state) => (state.status === 'waiting' ? { at: state.plan.closesAt + TOO_LONG_MS, command: { type: 'StartRound' } } : due(state)),
    decide: (command, state, context) => {
      if (command.type !== 'PlaceTicket' || state.status !== 'waiting') return decide(command, state, context);
      return decide(command, state, { ...context, now: Math.min(context.now, state.plan.closesAt - 1) });
    },
  },
  'an append that does not look at what it holds': { sabotage: { appendChecksContent: false, alwaysForks: true } },
  'a payout that does not look whether there was one': {
    decide: (command, state, context) => {
      if (command.type !== 'PayTicket') return decide(command, state, context);
      const history = (subject: string) => context.history(subject).filter(({ type }) => type !== 'TicketPaid');
      return decide(command, state, { ...context, history });
    },
  },
  'a projection whose checkpoint is not guarded': { sabotage: { checkpointIsGuarded: false } },
};

/** Runs something in a house with a bug. */
export async function withBug<T>({ decide: otherwise, due: later }: Bug, run: () => Promise<T>): Promise<T> {
  try {
    Object.assign(roundDefinition, { decide: otherwise ?? decide, due: later ?? due });
    return await run();
  } finally {
    Object.assign(roundDefinition, { decide, due });
  }
}
