import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { configOf } from '../core/config.ts';
import { roundDefinition, soldReceipt, type RoundReply } from '../domains/betting/round/definition.ts';
import type { RoundCommand, RoundEvent, RoundState } from '../domains/betting/round/model.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

/** A ticket is looked for among the newest records: older ones are in the read tables. */
const YOUNG_RECORDS = 5_000;
/** A seller may send so many seconds' worth of tickets at once. */
const BURST_SECONDS = 10;

/** One round: sells its tickets, runs its race, settles it. Named by its round id. */
export class RoundObject extends AggregateObject<RoundState, RoundCommand, RoundEvent, RoundReply> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    const perSecond = configOf(env).RATE_STAFF_PER_MINUTE / 60;
    super(ctx, env, roundDefinition, { ...wire(env), actorRate: { perSecond, burst: perSecond * BURST_SECONDS } });
  }

  /** A ticket that was sold a moment ago, as the JSON of a Receipt; null when it is not among the newest. */
  async ticket(receiptId: string): Promise<string | null> {
    const { aggregate } = await this.load(false);
    const young = this.journal.read(Math.max(0, this.journal.head - YOUNG_RECORDS), YOUNG_RECORDS);
    const record = young.find(({ text }) => text.includes(`"receiptId":"${receiptId}"`));
    const event = record === undefined ? undefined : aggregate.read(record);
    if (event?.type !== 'TicketPlaced') return null;
    return JSON.stringify(soldReceipt(event.data, aggregate.derive('redeem')));
  }
}
