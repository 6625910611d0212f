import { z } from 'zod';
import type { LiveView } from '../kernel/live.ts';
import type { StoredRun, TopicStorage } from './topic-storage.ts';
import { Window, type Cursor, type Run } from './window.ts';

/** What a source publishes: `version` is the event's place in its stream; not every version says something in public. */
const Batch = z.array(z.object({ version: z.int().positive(), event: z.string().min(1), data: z.unknown() }));
type Message = z.infer<typeof Batch>[number];

/** How much of a topic is kept for readers that return: whatever is beyond either limit goes, but never the newest run. */
export interface Retention {
  readonly messages: number;
  readonly milliseconds: number;
}

/** Everything a reader needs to be right up to `offset`: the view there, and the frames after `from` that lead to it. */
export interface TopicAnswer {
  readonly epoch: string;
  readonly from: number;
  readonly offset: number;
  /** JSON array of the frames after `from`. */
  readonly frames: string;
  /** JSON of the view at `offset`. */
  readonly snapshot: string;
}

/** A run's text stays far below SQLite's 2 MB a row; a larger batch becomes several runs. */
const RUN_MAX_CHARACTERS = 256 * 1024;

/**
 * One topic: its log by offset, the view that the log folds to, and how far each source was heard. Storage first,
 * memory after, so what it answers is always stored; read from storage once, when the object wakes.
 */
export class TopicLog<View> {
  readonly #topic: string;
  readonly #view: LiveView<View>;
  readonly #storage: TopicStorage;
  readonly #retention: Retention;
  readonly #window: Window<StoredRun>;
  #state: View;
  #snapshot: string;

  constructor(topic: string, view: LiveView<View>, storage: TopicStorage, retention: Retention) {
    this.#topic = topic;
    this.#view = view;
    this.#storage = storage;
    this.#retention = retention;
    const stored = storage.load();
    this.#snapshot = stored?.snapshot ?? JSON.stringify(view.initial);
    this.#state = JSON.parse(this.#snapshot);
    if (view.revive !== undefined) {
      this.#state = view.revive(this.#state);
      this.#snapshot = JSON.stringify(this.#state);
    }
    this.#window = new Window(stored?.epoch ?? newEpoch(), (stored?.runs[0]?.first ?? (stored?.offset ?? 0) + 1) - 1);
    for (const run of stored?.runs ?? []) this.#window.append(run);
  }

  /** The newest frame's place. */
  get head(): Cursor {
    return { epoch: this.#window.epoch, offset: this.#window.head };
  }

  /**
   * Takes a source's messages: stores those that are new, once, whatever is repeated.
   *
   * @param source  An aggregate's stream id; versions count within it.
   * @param batch   JSON array of `{ version, event, data }`, versions ascending.
   * @param now     The object's clock, ms since the epoch.
   * @throws ZodError when the batch is of another shape: a bug of the publisher.
   */
  publish(source: string, batch: string, now: number): void {
    const messages = unseen(Batch.parse(JSON.parse(batch)), this.#storage.versionOf(source));
    const newest = messages.at(-1);
    if (newest === undefined) return;
    const state = messages.reduce((view, message) => this.#view.apply(view, message), this.#state);
    const snapshot = JSON.stringify(state);
    const runs = this.#encode(messages, now);
    const offset = this.#window.head + messages.length;
    const forgetUpTo = this.#expiredUpTo(runs, offset, now);
    this.#storage.commit({ epoch: this.#window.epoch, offset, snapshot, source, version: newest.version, runs, forgetUpTo });
    this.#state = state;
    this.#snapshot = snapshot;
    for (const run of runs) this.#window.append(run);
    this.#window.forget(forgetUpTo);
  }

  /** What a reader at `since` needs: exactly the frames it missed, or all that are kept when those are not enough. */
  answer(since?: Cursor): TopicAnswer {
    const { epoch, head, from } = this.#window;
    const start = since === undefined ? head : this.#window.covers(since) ? since.offset : from;
    return { epoch, from: start, offset: head, frames: this.#window.after(start).frames, snapshot: this.#snapshot };
  }

  /** The frames after `offset`, or the newest run for a reader of whom nothing is known; undefined when there are none. */
  next(offset: number | undefined): Run | undefined {
    const { head, from } = this.#window;
    const start = offset === undefined ? (this.#window.runs.at(-1)?.first ?? 1) - 1 : Math.max(offset, from);
    return start >= head ? undefined : this.#window.after(start);
  }

  #encode(messages: readonly Message[], now: number): StoredRun[] {
    const prefix = `{"topic":${JSON.stringify(this.#topic)},"epoch":${JSON.stringify(this.#window.epoch)},"offset":`;
    const runs: StoredRun[] = [];
    let first = this.#window.head + 1;
    let frames: string[] = [];
    let characters = 0;
    const close = () => {
      const last = first + frames.length - 1;
      if (frames.length > 0) runs.push({ first, last, at: now, frames: `[${frames.join(',')}]` });
      [first, frames, characters] = [last + 1, [], 0];
    };
    for (const { event, data } of messages) {
      const offset = first + frames.length;
      const frame = `${prefix}${offset},"event":${JSON.stringify(event)},"data":${JSON.stringify(data ?? null)}}`;
      if (characters + frame.length > RUN_MAX_CHARACTERS) close();
      frames.push(frame);
      characters += frame.length;
    }
    close();
    return runs;
  }

  /** The end of the newest run that neither limit keeps; the newest of all stays, so that a reader's gap is seen. */
  #expiredUpTo(added: readonly StoredRun[], head: number, now: number): number {
    const { messages, milliseconds } = this.#retention;
    const kept = [...this.#window.runs, ...added].slice(0, -1).find((run) => run.last > head - messages && run.at >= now - milliseconds);
    const oldest = kept ?? added.at(-1);
    return oldest === undefined ? this.#window.from : oldest.first - 1;
  }
}

/** A source's messages after `version`, each once. */
function unseen(messages: readonly Message[], version: number): Message[] {
  let last = version;
  return messages.filter((message) => {
    if (message.version <= last) return false;
    last = message.version;
    return true;
  });
}

function newEpoch(): string {
  return crypto.randomUUID().slice(0, 8);
}
