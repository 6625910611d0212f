import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Action } from '../../web/live/session.ts';
import { drive, frame, snapshot } from './live-driver.ts';

const TOPIC = 'round:7';
const KEPT = 5;
const TICK_MS = 250;

/** A topic as the server has it: a log of numbers in one life, of which the last few can be sent again. */
class Topic {
  epoch = 'a';
  log: number[] = [];

  say(): unknown {
    this.log.push(this.log.length + 1);
    return this.#frame(this.log.length);
  }

  /** A new life: the old log is gone, a new one begins. */
  loseStorage(): void {
    this.epoch = `${this.epoch}a`;
    this.log = [-1];
  }

  join(since: { epoch: string; offset: number } | undefined): unknown[] {
    const view = snapshot(TOPIC, this.log.length, [...this.log], this.epoch);
    if (since === undefined) return [view];
    const recovered = since.epoch === this.epoch && since.offset >= this.log.length - KEPT && since.offset <= this.log.length;
    const missed = this.log.slice(since.offset).map((_, index) => this.#frame(since.offset + index + 1));
    return [{ event: 'resumed', topic: TOPIC, recovered }, ...(recovered ? missed : [view])];
  }

  #frame(offset: number): unknown {
    return frame(TOPIC, offset, this.log[offset - 1], this.epoch);
  }
}

/** A server that answers a page, over a line that may lose what it is told to. */
function serve() {
  const topic = new Topic();
  const page = drive();
  let open = false;
  const carryOut = (actions: readonly Action[]): void => {
    for (const action of actions) {
      if (action.type === 'connect') {
        open = true;
        const [, epoch, offset] = new URLSearchParams(action.query).get('resume')?.split('@') ?? [];
        carryOut(page.step({ type: 'opened' }));
        deliver(topic.join(epoch === undefined ? undefined : { epoch, offset: Number(offset) }));
      } else if (action.type === 'send') answer(JSON.parse(action.text));
      else if (action.type === 'disconnect') open = false;
    }
  };
  const deliver = (messages: readonly unknown[]) => messages.forEach((message) => carryOut(page.receive(message)));
  const answer = (ask: { op: string; topics?: { epoch: string; offset: number }[] }) => {
    if (ask.op === 'ping') deliver([{ event: 'pong' }]);
    else if (ask.op !== 'leave') deliver(topic.join(ask.topics?.[0]));
  };
  carryOut(page.want(TOPIC));
  return {
    topic,
    page,
    wait: (milliseconds: number) => {
      for (let waited = 0; waited < milliseconds; waited += TICK_MS) carryOut(page.wait(TICK_MS));
    },
    say: (arrives: 'once' | 'twice' | 'never') => {
      const said = topic.say();
      if (!open || arrives === 'never') return;
      deliver(arrives === 'twice' ? [said, said] : [said]);
    },
    cut: () => {
      if (open) page.step({ type: 'closed' });
      open = false;
    },
  };
}

const happening = fc.oneof(
  { weight: 6, arbitrary: fc.constant('once' as const) },
  { weight: 1, arbitrary: fc.constantFrom('twice' as const, 'never' as const, 'cut' as const, 'lose storage' as const) },
  { weight: 2, arbitrary: fc.constant('wait' as const) },
);

it('ends with exactly the topic’s log, whatever was lost, doubled or cut off on the way', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { topic, page, wait, say, cut } = serve();
      for (const happened of happenings) {
        if (happened === 'wait') wait(750);
        else if (happened === 'cut') cut();
        else if (happened === 'lose storage') topic.loseStorage();
        else say(happened);
      }
      wait(40_000);
      // A message after the last loss: a hole shows only when something follows it.
      say('once');
      wait(1_000);
      expect(page.view(TOPIC)).toEqual(topic.log);
      expect(page.connection().state).toBe('live');
    }),
    { numRuns: 500 },
  );
});
