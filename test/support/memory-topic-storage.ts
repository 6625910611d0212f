import type { StoredTopic, TopicChange, TopicStorage } from '../../core/realtime/topic-storage.ts';

/** A topic's storage without SQLite, for tests in Node; it outlives the log that uses it, as storage does. */
export class MemoryTopicStorage implements TopicStorage {
  #stored: StoredTopic | undefined;
  readonly #versions = new Map<string, number>();
  readonly #hubs = new Set<string>();
  /** The next commit fails, as when the object is killed in the middle of it. */
  failsOnce = false;

  load(): StoredTopic | undefined {
    return this.#stored;
  }

  versionOf(source: string): number {
    return this.#versions.get(source) ?? 0;
  }

  commit({ epoch, offset, snapshot, source, version, runs, forgetUpTo }: TopicChange): void {
    if (this.failsOnce) {
      this.failsOnce = false;
      throw new Error('the commit failed');
    }
    const kept = [...(this.#stored?.runs ?? []), ...runs].filter((run) => run.last > forgetUpTo);
    this.#stored = { epoch, offset, snapshot, runs: kept };
    this.#versions.set(source, version);
  }

  hubs(): string[] {
    return [...this.#hubs];
  }

  addHub(hub: string, born: Pick<StoredTopic, 'epoch' | 'snapshot'>): void {
    this.#stored ??= { ...born, offset: 0, runs: [] };
    this.#hubs.add(hub);
  }

  removeHub(hub: string): void {
    this.#hubs.delete(hub);
  }
}
