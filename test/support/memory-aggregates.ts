import type { AggregateStub, Outcome } from '../../core/aggregates/client.ts';
import type { AggregateDefinition, CommandEnvelope, Reaction } from '../../core/aggregates/definition.ts';
import type { DomainEvent } from '../../core/kernel/event.ts';
import { contextOf } from './given.ts';

/** What an aggregate's outbox has to deliver: with one key, however often. */
export interface Delivery extends Reaction {
  readonly commandId: string;
}

/** An aggregate in memory, behind the interface of its object: the decider alone, one command after the other. */
export class MemoryAggregate<State, Command, Event extends DomainEvent, Reply> implements AggregateStub {
  readonly events: Event[] = [];
  state: State;
  readonly #definition: AggregateDefinition<State, Command, Event, Reply>;
  readonly #streamId: string;
  readonly #answered = new Map<string, Outcome<Reply>>();
  readonly #deliver: (delivery: Delivery) => void;
  readonly #now: () => number;

  constructor(
    definition: AggregateDefinition<State, Command, Event, Reply>,
    id: string,
    now: () => number,
    deliver: (delivery: Delivery) => void,
  ) {
    this.#definition = definition;
    this.#streamId = `${definition.type}:${id}`;
    this.#now = now;
    this.#deliver = deliver;
    this.state = definition.initialState;
  }

  async execute(envelopes: string): Promise<string> {
    const list = JSON.parse(envelopes) as CommandEnvelope<Command>[];
    return JSON.stringify(list.map((envelope) => this.handle(envelope)));
  }

  handle({ command, commandId, within }: CommandEnvelope<Command>): Outcome<Reply> {
    const known = commandId === null ? undefined : this.#answered.get(commandId);
    if (known !== undefined) return known;
    const about = (subject: string) => this.events.filter((event) => this.#definition.subject?.(event) === subject);
    const context = contextOf(this.#streamId, this.#now(), about, within);
    const decision = this.#definition.decide(command, this.state, context);
    if (!decision.ok) {
      const outcome = { ok: false, rejection: decision.rejection } as const;
      if (commandId !== null && decision.isForNow !== true) this.#answered.set(commandId, outcome);
      return outcome;
    }
    for (const event of decision.events) this.#append(event);
    const reply = this.#definition.reply(decision.events, this.state, context);
    const outcome: Outcome<Reply> = { ok: true, version: this.events.length, reply };
    if (commandId !== null) this.#answered.set(commandId, outcome);
    return outcome;
  }

  #append(event: Event): void {
    this.events.push(event);
    this.state = this.#definition.evolve(this.state, event);
    const version = this.events.length;
    for (const [index, reaction] of this.#definition.react(event).entries()) {
      this.#deliver({ ...reaction, commandId: `${this.#streamId}#${version}.${index}` });
    }
  }
}
