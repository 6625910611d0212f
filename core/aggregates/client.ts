import type { Rejection } from '../kernel/decision.ts';
import type { CommandEnvelope } from './definition.ts';

/** What became of one command: the reply and the stream's version after it, or the reason it was refused. */
export type Outcome<Reply> =
  | { readonly ok: true; readonly version: number; readonly reply: Reply }
  | { readonly ok: false; readonly rejection: Rejection };

/** The one RPC of every aggregate object: a JSON array of envelopes in, a JSON array of outcomes out (strings cross RPC in 2/3 of the time of objects). */
export interface AggregateStub {
  execute(envelopes: string): Promise<string>;
}

/** Sends commands to one aggregate; they commit together, each with its own outcome, in order. */
export async function sendAll<Command, Reply>(
  stub: AggregateStub,
  envelopes: readonly CommandEnvelope<Command>[],
): Promise<Outcome<Reply>[]> {
  return JSON.parse(await stub.execute(JSON.stringify(envelopes))) as Outcome<Reply>[];
}

/** Sends one command. */
export async function send<Command, Reply>(stub: AggregateStub, envelope: CommandEnvelope<Command>): Promise<Outcome<Reply>> {
  const [outcome] = await sendAll<Command, Reply>(stub, [envelope]);
  if (outcome === undefined) throw new Error('an aggregate answered no outcome');
  return outcome;
}
