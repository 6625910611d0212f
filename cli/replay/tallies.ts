import type { RecordedKill } from './recorded-match.ts';
import type { Tally } from './recorded-players.ts';

const NOTHING: Tally = { kills: 0, deaths: 0, assists: 0 };

/** Everybody's running kills, deaths and assists. */
export class Tallies {
  readonly #byPlayer = new Map<number, Tally>();

  count({ killerId, victimId, assistIds }: RecordedKill): void {
    if (killerId !== null) this.#credit(killerId, 'kills');
    this.#credit(victimId, 'deaths');
    for (const id of assistIds) this.#credit(id, 'assists');
  }

  of(id: number): Tally {
    return this.#byPlayer.get(id) ?? NOTHING;
  }

  #credit(id: number, what: keyof Tally): void {
    const tally = this.of(id);
    this.#byPlayer.set(id, { ...tally, [what]: tally[what] + 1 });
  }
}
