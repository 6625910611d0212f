import type { Frame, LiveView } from '../../core/kernel/live.ts';

/** Where the page stands in a topic: the last message it folded, in one life of the topic. */
export interface Place {
  readonly epoch: string;
  readonly offset: number;
}

/**
 * What a frame did: moved the view, was here already, shows that something before it is missing, or is of a kind that this
 * page, older than the server, cannot fold: only a whole view helps then.
 */
type Taken = 'moved' | 'known' | 'gap' | 'strange';

/** One topic as the page follows it: the server's own reducer over the frames, in order, each once. */
export class Following<View> {
  readonly #live: LiveView<View>;
  #view: View;
  #place: Place | undefined;

  constructor(live: LiveView<View>) {
    this.#live = live;
    this.#view = live.initial;
  }

  /** Undefined until the first snapshot. */
  get place(): Place | undefined {
    return this.#place;
  }

  get view(): View {
    return this.#view;
  }

  /** Takes a message of the topic. One that does not follow changes nothing. */
  take({ epoch, offset, event, data }: Frame): Taken {
    const place = this.#place;
    if (place === undefined || place.epoch !== epoch || offset > place.offset + 1) return 'gap';
    if (offset <= place.offset) return 'known';
    const view = this.#fold(event, data);
    if (view === undefined) return 'strange';
    this.#view = view;
    this.#place = { epoch, offset };
    return 'moved';
  }

  /**
   * Starts again from a view.
   *
   * @param anyway  Also from an older place of the same life: the server said that it cannot lead on from ours. Otherwise
   *                an older view is an answer that was overtaken on its way, and would turn the page back.
   */
  restart({ epoch, offset, data }: Frame, anyway: boolean): Taken {
    const place = this.#place;
    if (!anyway && place?.epoch === epoch && offset <= place.offset) return 'known';
    this.#view = data as View;
    this.#place = { epoch, offset };
    return 'moved';
  }

  #fold(event: string, data: unknown): View | undefined {
    try {
      return this.#live.apply(this.#view, { event, data });
    } catch {
      return undefined;
    }
  }
}

/** A topic whatever its view is made of. */
export type AnyFollowing = Pick<Following<unknown>, 'place' | 'view' | 'take' | 'restart'>;
