import { RelayObject as Relay } from '../../../durable-objects/relay.ts';
import { createApp } from '../../../functions/app.ts';
import type { Bindings } from '../../../functions/bindings.ts';

export { RoundObject } from '../../../durable-objects/round.ts';
export { ShiftObject } from '../../../durable-objects/shift.ts';
export { SystemObject } from '../../../durable-objects/system.ts';
export { UserObject } from '../../../durable-objects/user.ts';

const WELL = JSON.stringify({ backlogEvents: 0, oldestMs: 0, streams: 0, halted: [], lastPosition: 0 });

/** The relay, which answers of its health what a test told it, or hangs; it pokes nobody. */
export class RelayObject extends Relay {
  #answer: string | null = WELL;

  pretend(answer: string | null): void {
    this.#answer = answer;
  }

  override async health(): Promise<string> {
    return this.#answer ?? new Promise<string>(() => undefined);
  }
}

type EdgeBindings = Omit<Bindings, 'RELAY'> & { readonly RELAY: DurableObjectNamespace<RelayObject> };

const app = createApp();

/**
 * The HTTP side with the objects that accounts need, and no track: what is tested here must hold for every route. `POST /pretend`
 * tells the relay what to answer.
 */
export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== '/pretend') return app.fetch(request, env, ctx);
    const text = await request.text();
    await env.RELAY.get(env.RELAY.idFromName('main')).pretend(text === '' ? null : text);
    return new Response('told');
  },
} satisfies ExportedHandler<EdgeBindings>;
