import { DurableObject } from 'cloudflare:workers';
import { createApp } from '../../../functions/app.ts';
import type { Bindings } from '../../../functions/bindings.ts';

/** Stands in for the relay: answers what a test told it, or hangs. */
export class RelayObject extends DurableObject {
  #answer: string | null = JSON.stringify({ backlogEvents: 0, oldestMs: 0, streams: 0, halted: [], lastPosition: 0 });

  pretend(answer: string | null): void {
    this.#answer = answer;
  }

  async health(): Promise<string> {
    return this.#answer ?? new Promise<string>(() => undefined);
  }
}

type EdgeBindings = Omit<Bindings, 'RELAY'> & { readonly RELAY: DurableObjectNamespace<RelayObject> };

const app = createApp();

/** The HTTP side alone, with no domain: what is tested here must hold for every route. `POST /pretend` tells the relay what to answer. */
export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== '/pretend') return app.fetch(request, env, ctx);
    const text = await request.text();
    await env.RELAY.get(env.RELAY.idFromName('main')).pretend(text === '' ? null : text);
    return new Response('told');
  },
} satisfies ExportedHandler<EdgeBindings>;
