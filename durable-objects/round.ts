import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { configOf } from '../core/config.ts';
import { roundDefinition, type RoundReply } from '../domains/betting/round/definition.ts';
import type { RoundCommand, RoundEvent, RoundState } from '../domains/betting/round/model.ts';
import { detailOf, ticketOf } from '../domains/betting/round/ticket.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

/** A seller may send so many seconds' worth of tickets at once. */
const BURST_SECONDS = 10;

/** One round: sells its tickets, runs its race, settles it, pays it out. Named by its round id. */
export class RoundObject extends AggregateObject<RoundState, RoundCommand, RoundEvent, RoundReply> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    const perSecond = configOf(env).RATE_STAFF_PER_MINUTE / 60;
    super(ctx, env, roundDefinition, { ...wire(env), actorRate: { perSecond, burst: perSecond * BURST_SECONDS } });
  }

  /** A ticket as it stands this moment, as the JSON of a ReceiptDetail; null where none was sold under the number. */
  async ticket(receiptId: string): Promise<string | null> {
    const { aggregate } = await this.load(false);
    const ticket = ticketOf(aggregate.history(receiptId));
    if (ticket === null || aggregate.state.status === 'unopened') return null;
    return JSON.stringify(detailOf(ticket, aggregate.state, aggregate.derive('redeem')));
  }
}
