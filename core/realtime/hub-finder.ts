/** How long an isolate goes straight to the hub that had room last, before it looks for room in the first ones again. */
const REMEMBERED_MS = 60_000;

/**
 * Finds a hub with room: `hub:0`, `hub:1`, … in order. New hubs open by themselves and no setting names their number;
 * what an isolate remembers only saves it the question to those that are full.
 */
export class HubFinder {
  #first = 0;
  #since = Number.NEGATIVE_INFINITY;

  /**
   * @param ask   Asks a hub; `full` means try the next.
   * @param now   ms since the epoch.
   * @returns what the first hub that was not full answered.
   */
  async find<Answer>(ask: (hub: string) => Promise<Answer | 'full'>, now: number): Promise<Answer> {
    if (now - this.#since > REMEMBERED_MS) {
      this.#first = 0;
      this.#since = now;
    }
    for (let number = this.#first; ; number += 1) {
      const answer = await ask(`hub:${number}`);
      if (answer !== 'full') {
        this.#first = Math.max(this.#first, number);
        return answer;
      }
    }
  }
}
