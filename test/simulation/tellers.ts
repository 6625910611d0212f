import type { Stake } from '../../domains/betting/contract.ts';
import type { RoundCommand } from '../../domains/betting/round/model.ts';
import type { Teller } from '../../domains/betting/shift/entering.ts';
import { Counter, type Asked } from './counter.ts';
import { promised } from './trace.ts';

interface Sold {
  readonly roundId: string;
  readonly receiptId: string;
  readonly redeemCode: string;
  readonly by: string;
}

/** Deeds and how often each is done. */
const DEEDS = { sell: 8, sellMany: 4, modify: 3, void: 2, pay: 4, payWrongly: 1, repeat: 3, closeShift: 1, meddle: 1 } as const;

/** People at the counter: each does one thing after the other, and repeats what was not answered. */
export class People {
  readonly sold: Sold[] = [];
  readonly #counter: Counter;
  readonly #roleVersions: ReadonlyMap<string, number>;
  readonly #asked: { readonly roundId: string; readonly asked: readonly Asked[]; readonly by: string }[] = [];
  #keys = 0;

  constructor(counter: Counter, roleVersions: ReadonlyMap<string, number>) {
    this.#counter = counter;
    this.#roleVersions = roleVersions;
  }

  /** One cashier's day, as long as the storm; then every ticket that is due is paid, and the drawer is closed. */
  async work(userId: string, deeds: number): Promise<void> {
    const { world } = this.#counter.house;
    for (let done = 0; done < deeds; done += 1) {
      await world.sleep(world.random.whole(20, 1_200));
      await this.#deed(userId, this.#pick());
    }
  }

  async payEverything(userId: string): Promise<void> {
    for (const ticket of this.sold.filter(({ by }) => by === userId)) {
      await this.#pay(userId, ticket, ticket.redeemCode);
      await this.#counter.look(ticket.roundId, ticket.receiptId);
    }
    await this.#closeShift(userId);
  }

  async #deed(userId: string, deed: keyof typeof DEEDS): Promise<void> {
    const { random } = this.#counter.house.world;
    const roundId = this.#roundId();
    const own = this.sold.filter(({ by }) => by === userId);
    const ticket = own[random.whole(0, Math.max(0, own.length - 1))];
    const other = this.sold[random.whole(0, Math.max(0, this.sold.length - 1))];
    switch (deed) {
      case 'sell':
        return roundId === undefined ? undefined : this.#sell(userId, roundId, 1);
      case 'sellMany':
        return roundId === undefined ? undefined : this.#sell(userId, roundId, random.whole(2, 6));
      case 'modify':
        if (ticket === undefined) return;
        await this.#ask(userId, ticket.roundId, [
          { type: 'ModifyTicket', receiptId: ticket.receiptId, cashierId: userId, bets: this.#bets() },
        ]);
        return;
      case 'void':
        if (ticket === undefined) return;
        await this.#ask(userId, ticket.roundId, [
          { type: 'VoidTicket', receiptId: ticket.receiptId, by: userId, isAdmin: false, reason: 'changed their mind' },
        ]);
        return;
      case 'meddle':
        if (other === undefined) return;
        await this.#ask(userId, other.roundId, [
          { type: 'VoidTicket', receiptId: other.receiptId, by: userId, isAdmin: random.next() < 0.5, reason: 'by mistake' },
        ]);
        return;
      case 'pay':
        return other === undefined || !this.#isOver(other.roundId) ? undefined : this.#pay(userId, other, other.redeemCode);
      case 'payWrongly':
        return other === undefined || !this.#isOver(other.roundId) ? undefined : this.#pay(userId, other, wrong(other.redeemCode));
      case 'repeat': {
        const before = this.#asked[random.whole(0, Math.max(0, this.#asked.length - 1))];
        if (before !== undefined) await this.#send(before.by, before.roundId, before.asked);
        return;
      }
      case 'closeShift':
        return this.#closeShift(userId);
    }
  }

  async #sell(userId: string, roundId: string, count: number): Promise<void> {
    await this.#ask(
      userId,
      roundId,
      Array.from({ length: count }, () => ({ type: 'PlaceTicket' as const, cashierId: userId, bets: this.#bets() })),
    );
  }

  async #pay(userId: string, { roundId, receiptId, redeemCode: right }: Sold, redeemCode: string): Promise<void> {
    const outcome = await this.#ask(userId, roundId, [{ type: 'PayTicket', receiptId, by: userId, redeemCode }]);
    promised(redeemCode === right || !outcome, () => `${receiptId} was paid for a wrong code`);
  }

  /** @returns whether all was accepted. */
  async #ask(userId: string, roundId: string, commands: readonly RoundCommand[]): Promise<boolean> {
    const asked = commands.map((command) => ({ commandId: `${userId}:${(this.#keys += 1)}`, command }));
    this.#asked.push({ roundId, asked, by: userId });
    return this.#send(userId, roundId, asked);
  }

  async #send(userId: string, roundId: string, asked: readonly Asked[]): Promise<boolean> {
    const outcomes = await this.#counter.ask(this.#teller(userId), roundId, asked, () => this.#begin(userId));
    for (const [index, outcome] of outcomes.entries()) {
      if (!outcome.ok || outcome.reply.receipt === null || asked[index]?.command.type !== 'PlaceTicket') continue;
      const { receiptId, redeemCode } = outcome.reply.receipt;
      if (!this.sold.some((known) => known.receiptId === receiptId)) this.sold.push({ roundId, receiptId, redeemCode, by: userId });
    }
    return outcomes.every(({ ok }) => ok);
  }

  readonly #sessions = new Map<string, Pick<Teller, 'roleVersion' | 'signedInAt'>>();

  #teller(userId: string): Teller {
    const session = this.#sessions.get(userId) ?? { roleVersion: 1, signedInAt: 1 };
    return { userId, requestId: '', ...session };
  }

  /** Signs in anew, and opens a shift where that is done by hand. */
  async #begin(userId: string): Promise<Teller> {
    const { random, schedule } = this.#counter.house.world;
    this.#sessions.set(userId, { roleVersion: this.#roleVersions.get(userId) ?? 1, signedInAt: schedule.now });
    const floatMinor = random.whole(0, 50_000);
    const commandId = `${userId}:open-${(this.#keys += 1)}`;
    await this.#counter.askShift({ type: 'OpenShift', cashierId: userId, floatMinor }, commandId, this.#teller(userId));
    return this.#teller(userId);
  }

  async #closeShift(userId: string): Promise<void> {
    const shiftId = this.#counter.house.history.shifts.get(userId)?.open;
    if (shiftId === null || shiftId === undefined) return;
    const countedMinor = this.#counter.house.world.random.whole(0, 100_000);
    await this.#counter.askShift(
      { type: 'CloseShift', shiftId, countedMinor },
      `${userId}:close-${(this.#keys += 1)}`,
      this.#teller(userId),
    );
  }

  #pick(): keyof typeof DEEDS {
    const { random } = this.#counter.house.world;
    let left = random.next() * Object.values(DEEDS).reduce((sum, weight) => sum + weight, 0);
    for (const [deed, weight] of Object.entries(DEEDS) as [keyof typeof DEEDS, number][]) if ((left -= weight) < 0) return deed;
    return 'sell';
  }

  /** The newest round, mostly; now and then one before it. */
  #roundId(): string | undefined {
    const ids = [...this.#counter.house.history.rounds.keys()];
    return ids.at(this.#counter.house.world.random.next() < 0.9 ? -1 : -2);
  }

  #isOver(roundId: string): boolean {
    return this.#counter.house.history.round(roundId).isOver;
  }

  #bets(): Stake[] {
    const { random } = this.#counter.house.world;
    return Array.from({ length: random.whole(1, random.next() < 0.05 ? 4 : 3) }, () => ({
      participantNumber: random.whole(1, random.next() < 0.04 ? 4 : 3),
      stakeMinor: random.next() < 0.04 ? 5 : random.whole(10, 3_000),
    }));
  }
}

function wrong(code: string): string {
  return `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`;
}
