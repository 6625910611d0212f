import { setTimeout as sleep } from 'node:timers/promises';
import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { isPostgresAway } from '../core/resilience/postgres.ts';
import { shiftDefinition, type ShiftReply } from '../domains/betting/shift/definition.ts';
import type { ShiftCommand, ShiftEvent, ShiftState } from '../domains/betting/shift/model.ts';
import { standingOf, type ShiftRead, type ShiftStanding } from '../domains/betting/shift/shift.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

const LOOK_AGAIN_MS = 20;

/** One cashier's shifts. Named by the cashier's user id. */
export class ShiftObject extends AggregateObject<ShiftState, ShiftCommand, ShiftEvent, ShiftReply> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env, shiftDefinition, wire(env));
  }

  /**
   * A shift as it stands, as the JSON of a ShiftRead.
   * @param shiftId     null: the open one.
   * @param patienceMs  How long to wait for a shift that is closing to be closed.
   */
  async read(shiftId: string | null, patienceMs: number): Promise<string> {
    const until = Date.now() + patienceMs;
    try {
      let standing = await this.#standing(shiftId);
      while (standing?.shift.status === 'closing' && Date.now() < until) {
        await sleep(LOOK_AGAIN_MS);
        standing = await this.#standing(shiftId);
      }
      return JSON.stringify({ ok: true, standing } satisfies ShiftRead);
    } catch (thrown) {
      if (!isPostgresAway(thrown)) throw thrown;
      return JSON.stringify({ ok: false, rejection: { code: 'core/database-unavailable', details: {} } } satisfies ShiftRead);
    }
  }

  async #standing(shiftId: string | null): Promise<ShiftStanding | null> {
    const { aggregate } = await this.load(false);
    const id = shiftId ?? aggregate.state.open?.shiftId ?? null;
    return id === null ? null : standingOf(aggregate.history(id));
  }
}
