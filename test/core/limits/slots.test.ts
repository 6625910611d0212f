import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LEASE_MS, Slots, type Lease, type Use } from '../../../core/limits/slots.ts';

const T = 1_000_000;
/** A request that waits for ever. */
const patient = (work: Promise<unknown>) => work.then(() => true);

/** The leases of one sender as Redis keeps them: a name, and when it lapses. */
class FakeLeases {
  readonly held = new Map<string, number>();
  calls = 0;

  ask(limit: number): Lease {
    return (names, now, until) => {
      this.calls += 1;
      for (const [name, lapses] of this.held) if (lapses <= now) this.held.delete(name);
      const leased = names.filter((name) => this.held.has(name) || this.held.size < limit).filter((name) => this.#hold(name, until, limit));
      return Promise.resolve(leased);
    };
  }

  #hold(name: string, until: number, limit: number): boolean {
    if (!this.held.has(name) && this.held.size >= limit) return false;
    this.held.set(name, until);
    return true;
  }
}

let names = 0;
const newName = () => `slot-${(names += 1)}`;
const isolate = (limit: number, leases: FakeLeases) => new Slots(limit, leases.ask(limit), newName);

async function enter(slots: Slots, now: number): Promise<Use | null> {
  if (slots.isShort(now)) await slots.lease(now, patient);
  return slots.enter(now);
}

async function entered(slots: Slots, requests: number, now = T): Promise<Use[]> {
  const uses: Use[] = [];
  for (let sent = 0; sent < requests; sent += 1) {
    const use = await enter(slots, now);
    if (use !== null) uses.push(use);
  }
  return uses;
}

describe('a sender', () => {
  it('has as many requests under way as the limit, over all isolates, and one more when one has ended', async () => {
    const leases = new FakeLeases();
    const [here, there] = [isolate(5, leases), isolate(5, leases)];
    const uses = await entered(here, 3);
    expect(await entered(there, 9)).toHaveLength(2);
    expect(await enter(here, T)).toBeNull();
    for (const use of uses.slice(0, 1)) here.leave(use);
    expect(await entered(here, 2)).toHaveLength(1);
  });

  it('asks nobody for a slot that is at hand', async () => {
    const leases = new FakeLeases();
    const slots = isolate(5, leases);
    for (let sent = 0; sent < 100; sent += 1) for (const use of await entered(slots, 2, T + sent)) slots.leave(use);
    expect(leases.calls).toBe(2);
  });

  it('gets back the slots of an isolate that died, once their leases end', async () => {
    const leases = new FakeLeases();
    await entered(isolate(2, leases), 2);
    const other = isolate(2, leases);
    expect(await enter(other, T + LEASE_MS - 1)).toBeNull();
    expect(await entered(other, 3, T + LEASE_MS + 250)).toHaveLength(2);
  });

  it('gets back the slot of a request that was cancelled before it could give it back', async () => {
    const slots = isolate(1, new FakeLeases());
    await enter(slots, T);
    expect(await enter(slots, T + LEASE_MS - 1)).toBeNull();
    expect(await enter(slots, T + LEASE_MS)).not.toBeNull();
  });

  it('keeps the leases it uses, and lets go of those it does not', async () => {
    const leases = new FakeLeases();
    const slots = isolate(5, leases);
    for (const use of await entered(slots, 4)) slots.leave(use);
    expect(slots.runsOut(T + LEASE_MS / 2)).toBe(false);
    const later = T + LEASE_MS / 2 + 1;
    expect(slots.runsOut(later)).toBe(true);
    await slots.renew(later);
    for (const use of await entered(slots, 2, later)) slots.leave(use);
    const latest = later + LEASE_MS / 2 + 1;
    await slots.renew(latest);
    expect([...leases.held.values()].filter((until) => until > latest + LEASE_MS / 2)).toHaveLength(2);
    expect(slots.runsOut(latest)).toBe(false);
  });

  it('loses a slot here when its lease was given to another meanwhile', async () => {
    const leases = new FakeLeases();
    const slots = isolate(1, leases);
    for (const use of await entered(slots, 1)) slots.leave(use);
    leases.held.clear();
    leases.held.set('another', T + LEASE_MS);
    await slots.renew(T);
    expect(slots.enter(T)).toBeNull();
  });

  it('that is full elsewhere is not asked about again for a quarter of a second', async () => {
    const leases = new FakeLeases();
    leases.held.set('another', T + LEASE_MS);
    const slots = isolate(1, leases);
    await enter(slots, T);
    expect(slots.isShort(T + 249)).toBe(false);
    expect(slots.isShort(T + 250)).toBe(true);
  });

  it('that nobody can count is counted by each isolate alone, and together again a second later', async () => {
    let answers = false;
    const leases = new FakeLeases();
    const ask = leases.ask(3);
    const slots = new Slots(3, (...lease) => (answers ? ask(...lease) : Promise.resolve(null)), newName);
    expect(await entered(slots, 9)).toHaveLength(3);
    answers = true;
    expect(slots.isShort(T + LEASE_MS)).toBe(true);
    expect(await enter(slots, T + LEASE_MS)).not.toBeNull();
    expect(leases.held.size).toBe(1);
  });
});

describe('one request too many', () => {
  beforeEach(() => void vi.useFakeTimers({ now: T }));
  afterEach(() => void vi.useRealTimers());

  it('waits for another of the sender to end', async () => {
    const slots = isolate(1, new FakeLeases());
    const [first] = await entered(slots, 1);
    const waiting = slots.wait(Date.now, 250);
    await vi.advanceTimersByTimeAsync(100);
    if (first !== undefined) slots.leave(first);
    await vi.advanceTimersByTimeAsync(10);
    expect(await waiting).toEqual({ since: T + 110 });
    const next = slots.wait(Date.now, 250);
    expect(await Promise.race([next, Promise.resolve('waits')])).toBe('waits');
    await vi.advanceTimersByTimeAsync(250);
  });

  it('is refused when none has ended in time', async () => {
    const slots = isolate(1, new FakeLeases());
    await entered(slots, 1);
    const waiting = slots.wait(Date.now, 250);
    await vi.advanceTimersByTimeAsync(250);
    expect(await waiting).toBeNull();
  });

  it('is refused at once when as many wait already', async () => {
    const slots = isolate(1, new FakeLeases());
    await entered(slots, 1);
    const waiting = slots.wait(Date.now, 250);
    expect(await slots.wait(Date.now, 250)).toBeNull();
    await vi.advanceTimersByTimeAsync(250);
    await waiting;
  });
});

describe('over any interleaving of isolates', () => {
  const step = fc.record({ isolate: fc.nat({ max: 2 }), passes: fc.nat({ max: 800 }), leaves: fc.nat({ max: 5 }), renews: fc.boolean() });

  it('no more requests are under way than the limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.array(step, { maxLength: 200 }), async (limit, steps) => {
        const leases = new FakeLeases();
        const isolates = Array.from({ length: 3 }, () => isolate(limit, leases));
        const underWay = new Map<Use, Slots>();
        let now = T;
        for (const { isolate: index, passes, leaves, renews } of steps) {
          now += passes;
          const slots = isolates[index];
          // Requests end well before their slot could lapse.
          for (const [use, at] of [...underWay].filter(([{ since }], place) => place < leaves || now - since > 2_000)) {
            at.leave(use);
            underWay.delete(use);
          }
          const use = slots === undefined ? null : await enter(slots, now);
          if (use !== null && slots !== undefined) underWay.set(use, slots);
          if (slots?.runsOut(now) === true && (renews || use !== null)) await slots.renew(now);
          expect(underWay.size).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
