import { send, type AggregateStub, type Outcome } from '../../core/aggregates/client.ts';
import { suspendMoney } from '../../domains/betting/shift/ending.ts';
import type { Counter } from './counter.ts';
import type { Scenario } from './scenario.ts';

const BY = 'ada';

/** An admin: voids rounds, pauses the track, takes people's money rights away. Each order is repeated until it is answered. */
export class Office {
  readonly #counter: Counter;
  readonly #scenario: Scenario;
  /** What each person's role stands at: a session of an older one moves no money. */
  readonly roleVersions = new Map<string, number>();
  #orders = 0;

  constructor(counter: Counter, scenario: Scenario) {
    this.#counter = counter;
    this.#scenario = scenario;
  }

  async work(until: number): Promise<void> {
    const { world } = this.#counter.house;
    for (;;) {
      await world.sleep(world.random.whole(400, 3_000));
      if (world.schedule.now >= until) return;
      if (!world.happens(this.#scenario.ordersPerMille)) continue;
      const kind = world.random.whole(1, 3);
      if (kind === 1) await this.#voidRound();
      else if (kind === 2) await this.#pause();
      else await this.#suspend();
    }
  }

  async #voidRound(): Promise<void> {
    const { random } = this.#counter.house.world;
    const roundId = [...this.#counter.house.history.rounds.keys()].at(random.next() < 0.7 ? -1 : -2);
    if (roundId !== undefined) await this.#order('round', roundId, 'VoidRound');
  }

  async #pause(): Promise<void> {
    const { world } = this.#counter.house;
    await this.#order('track', this.#scenario.track.trackId, 'PauseTrack');
    await world.sleep(world.random.whole(100, 5_000));
    await this.#order('track', this.#scenario.track.trackId, 'ResumeTrack');
  }

  /** Once it is answered, nothing moves any more in the shifts that the person had until then. */
  async #suspend(): Promise<void> {
    const { world, history } = this.#counter.house;
    const userId = this.#scenario.tellers[world.random.whole(0, this.#scenario.tellers.length - 1)] ?? '';
    const minRoleVersion = (this.roleVersions.get(userId) ?? 1) + 1;
    this.roleVersions.set(userId, minRoleVersion);
    const shifts = history.shifts.get(userId);
    await this.#insist('SuspendMoney', () => {
      const open = shifts?.open ?? null;
      const by = { userId: BY, requestId: this.#counter.requestId() };
      return suspendMoney(this.#counter.deps(), userId, { minRoleVersion, signedInAfter: 0 }, by).then((outcome) => {
        if (outcome.ok && open !== null && shifts?.open !== open) history.stopped.add(open);
        return outcome;
      });
    });
  }

  #order(type: string, id: string, order: 'VoidRound' | 'PauseTrack' | 'ResumeTrack'): Promise<void> {
    const commandId = `${BY}:${(this.#orders += 1)}`;
    const command = { type: order, by: BY, reason: 'as the rules of the house say' };
    const envelope = { command, commandId, actor: BY, correlationId: commandId };
    return this.#insist(order, () => send(this.#counter.house.stub(type, id) as AggregateStub, envelope));
  }

  async #insist(order: string, give: () => Promise<Outcome<unknown>>): Promise<void> {
    const { world } = this.#counter.house;
    for (;;) {
      this.#counter.waiting.set(`${BY} ${order}`, 'nothing');
      const outcome = await give().catch(() => null);
      if (
        outcome !== null &&
        (outcome.ok || !outcome.rejection.code.startsWith('core/') || outcome.rejection.code === 'core/stream-halted')
      ) {
        const answer = outcome.ok ? 'ok' : outcome.rejection.code;
        this.#counter.waiting.delete(`${BY} ${order}`);
        world.note('answered', `${order} ${answer}`);
        world.trace.count(`${order} ${answer}`);
        return;
      }
      await world.sleep(world.random.whole(50, 900));
    }
  }
}
