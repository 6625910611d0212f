import type { Run } from './window.ts';

/** How a topic reaches its hubs. */
export interface HubLinksDeps {
  /** Hands a hub frames; true when a socket of its wants them, false when none does. */
  deliver(hub: string, frames: Run): Promise<boolean>;
  /** The frames after what a hub acknowledged, or the newest run for one of which nothing is known. */
  next(acknowledged: number | undefined): Run | undefined;
  /** Stops remembering a hub. */
  forget(hub: string): void;
}

interface Link {
  acknowledged: number | undefined;
  failures: number;
  sending: Promise<void> | undefined;
}

/** A hub that fails this often in a row is no longer waited for; it finds its way back by itself (see Feed). */
const MAX_FAILURES = 2;

/**
 * The hubs of one topic and what each has acknowledged. One delivery to a hub is in flight at a time; what is
 * published meanwhile goes together in the next, so that a slow hub gets fewer and larger deliveries, in order.
 */
export class HubLinks {
  readonly #deps: HubLinksDeps;
  readonly #links = new Map<string, Link>();

  constructor(deps: HubLinksDeps, hubs: readonly string[]) {
    this.#deps = deps;
    for (const hub of hubs) this.#links.set(hub, { acknowledged: undefined, failures: 0, sending: undefined });
  }

  /** A hub was answered everything up to `offset` and wants what follows. A new link: the old one's answers no longer count. */
  joined(hub: string, offset: number): void {
    this.#links.set(hub, { acknowledged: offset, failures: 0, sending: undefined });
  }

  /** Resolves when every hub has acknowledged `offset`, or is given up. */
  async reach(offset: number): Promise<void> {
    await Promise.all([...this.#links].map(([hub, link]) => this.#bring(hub, link, offset)));
  }

  async #bring(hub: string, link: Link, offset: number): Promise<void> {
    while (this.#links.get(hub) === link && (link.acknowledged ?? -1) < offset) {
      link.sending ??= this.#send(hub, link).finally(() => {
        link.sending = undefined;
      });
      await link.sending;
    }
  }

  async #send(hub: string, link: Link): Promise<void> {
    const frames = this.#deps.next(link.acknowledged);
    try {
      const wanted = frames === undefined || (await this.#deps.deliver(hub, frames));
      if (!wanted) return this.#drop(hub, link);
      link.failures = 0;
      link.acknowledged = Math.max(frames?.last ?? 0, link.acknowledged ?? 0);
    } catch {
      link.failures += 1;
      if (link.failures >= MAX_FAILURES) this.#drop(hub, link);
    }
  }

  #drop(hub: string, link: Link): void {
    // A join that came in the meantime made a new link: the hub has a socket that wants the topic again.
    if (this.#links.get(hub) !== link) return;
    this.#links.delete(hub);
    this.#deps.forget(hub);
  }
}
