import { promised } from './trace.ts';
import type { World } from './world.ts';

/** What topics are told: each source's messages once and in order, whatever is repeated. */
export class Topics {
  readonly #world: World;
  readonly #heard = new Map<string, number>();
  /** Messages by topic and source, oldest first. */
  readonly log = new Map<string, { readonly version: number; readonly event: string }[]>();

  constructor(world: World) {
    this.#world = world;
  }

  namespace(): object {
    const get = (topic: string) => ({ publish: (source: string, messages: string) => this.#publish(topic, source, messages) });
    return { getByName: get, idFromName: (name: string) => name, get };
  }

  #publish(topic: string, source: string, messages: string): Promise<void> {
    const world = this.#world;
    const life = world.current;
    const asCaller = (how: () => void) =>
      world.schedule.add(world.delay(topic), () => (life === null || life.isAlive ? life : undefined), how);
    return new Promise((resolve, reject) => {
      world.say(() => {
        const fail = () => asCaller(() => reject(new Error('the topic was not reached')));
        if (world.strikes('requestLost', topic)) return fail();
        world.outside(world.delay(topic), () => {
          this.#hear(topic, source, JSON.parse(messages) as { version: number; event: string }[]);
          if (world.strikes('answerLost', topic)) fail();
          else asCaller(resolve);
        });
      });
    });
  }

  #hear(topic: string, source: string, messages: readonly { readonly version: number; readonly event: string }[]): void {
    const key = `${topic} ${source}`;
    const log = this.log.get(key) ?? [];
    this.log.set(key, log);
    let last = this.#heard.get(key) ?? 0;
    let before = 0;
    for (const { version, event } of messages) {
      promised(version >= before, () => `${key} heard version ${version} after ${before} in one batch`);
      before = version;
      if (version > last || (version === log.at(-1)?.version && !log.some((known) => known.version === version && known.event === event))) {
        log.push({ version, event });
      }
    }
    last = Math.max(last, before);
    this.#heard.set(key, last);
  }
}
