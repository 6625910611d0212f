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

/** The HTTP side alone, with no domain: what is tested here must hold for every route. */
export default { fetch: createApp().fetch } satisfies ExportedHandler<Bindings>;
