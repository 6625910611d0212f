import { signal, type ReadonlySignal } from '@preact/signals';
import type { LiveView } from '../../core/kernel/live.ts';
import { Following, type AnyFollowing } from './following.ts';

/** The topics of one kind (`round`, `match`, …) that a page follows, and their views as they are known now. */
export class Topics<View> {
  readonly kind: string;
  readonly #live: LiveView<View>;
  readonly #followings = new Map<string, Following<View>>();
  readonly #views = signal<ReadonlyMap<string, View>>(new Map());

  constructor(kind: string, live: LiveView<View>) {
    this.kind = kind;
    this.#live = live;
  }

  /** By id; a topic that has not told anything has no view. */
  get views(): ReadonlySignal<ReadonlyMap<string, View>> {
    return this.#views;
  }

  topic(id: string): string {
    return `${this.kind}:${id}`;
  }

  follow(id: string): AnyFollowing {
    const following = new Following(this.#live);
    this.#followings.set(id, following);
    return following;
  }

  /** A topic's view moved. */
  show(id: string): void {
    const following = this.#followings.get(id);
    if (following !== undefined) this.#views.value = new Map([...this.#views.peek(), [id, following.view]]);
  }

  /** Lets go of what is no longer wanted: a page that stays open for days must not keep every round. */
  keep(wanted: readonly string[]): void {
    const kept = [...this.#views.peek()].filter(([id]) => wanted.includes(this.topic(id)));
    for (const id of this.#followings.keys()) if (!wanted.includes(this.topic(id))) this.#followings.delete(id);
    if (kept.length < this.#views.peek().size) this.#views.value = new Map(kept);
  }
}

/** Topics whatever their views are made of. */
export type AnyTopics = Pick<Topics<unknown>, 'kind' | 'follow' | 'show' | 'keep'>;
