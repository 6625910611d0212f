import { randomUUID } from 'node:crypto';
import type { Match } from '../../domains/esports/contract.ts';
import type { MatchView } from '../../domains/esports/live.ts';
import { LOCAL_FEED_KEY } from '../../local/accounts.ts';
import { answer } from './api.ts';

const HOME = ['Aurora', 'Borealis', 'Cobalt', 'Dusk', 'Ember'];
const AWAY = ['Anchor', 'Breaker', 'Compass', 'Drift', 'Eddy'];
const CHAMPIONS = ['Gnar', 'Sejuani', 'Orianna', 'Jinx', 'Thresh'];
const MINUTE_MS = 60_000;

interface Tally {
  kills: number;
  deaths: number;
  assists: number;
}

/** Plays a match through the public API as a data feed would, one kill or report at a time, and reads there what the page must show. */
export class Referee {
  readonly matchId: string;
  readonly #url: string;
  readonly #names: readonly [home: string, away: string];
  readonly #tallies = new Map([...HOME, ...AWAY].map((name): [string, Tally] => [name, { kills: 0, deaths: 0, assists: 0 }]));
  #home = 0;
  #away = 0;
  #gameTimeMs = 0;

  constructor(url: string, matchId: string, names: readonly [home: string, away: string] = ['Northern Lights', 'Harbour Kings']) {
    this.#url = url;
    this.matchId = matchId;
    this.#names = names;
  }

  async create(): Promise<void> {
    const [home, away] = this.#names;
    const sides = { home: { id: 'home', name: home }, away: { id: 'away', name: away } };
    await this.#send('', { matchId: this.matchId, game: 'lol', bestOf: 3, ...sides });
  }

  start = () => this.#command('start', {});
  pause = (reason: string) => this.#command('pause', { reason });
  resume = () => this.#command('resume', {});
  end = () => this.#command('end', { winnerId: this.#home >= this.#away ? 'home' : 'away' });
  dispute = (reason: string) => this.#command('dispute', { reason });

  /** One kill, a minute of game time after the last. */
  async kill(side: 'home' | 'away', killer: number, victim: number): Promise<void> {
    this.#gameTimeMs += MINUTE_MS;
    const [by, of] = side === 'home' ? [HOME, AWAY] : [AWAY, HOME];
    this.#tally(by[killer]).kills += 1;
    this.#tally(of[victim]).deaths += 1;
    const helper = (killer + 1) % 5;
    this.#tally(by[helper]).assists += 1;
    if (side === 'home') this.#home += 1;
    else this.#away += 1;
    await this.#command('score', {
      homeScore: this.#home,
      awayScore: this.#away,
      detail: {
        kind: 'kill',
        gameTimeMs: this.#gameTimeMs,
        side,
        killer: this.#player(by[killer], killer),
        victim: this.#player(of[victim], victim),
        assists: [this.#player(by[helper], helper)],
      },
    });
  }

  /** What every player has by now. */
  async report(): Promise<void> {
    const minutes = this.#gameTimeMs / MINUTE_MS;
    const players = [HOME, AWAY].flatMap((team) =>
      team.map((username, index) => {
        const tally = this.#tally(username);
        const gold = Math.round(500 + minutes * (330 - index * 25) + tally.kills * 300 + tally.assists * 120);
        const stats = { ...tally, champion: CHAMPIONS[index], gold, cs: Math.round(minutes * (9 - index * 1.6)) };
        return { userId: username.toLowerCase(), username, side: team === HOME ? 'home' : 'away', stats };
      }),
    );
    await this.#command('stats', { gameTimeMs: this.#gameTimeMs, players });
  }

  /** What the match's topic says now: the page must come to the same. */
  async view(): Promise<MatchView & { readonly match: Match }> {
    const { snapshot } = await answer<{ snapshot: MatchView }>(await fetch(`${this.#url}/api/v1/topics/match:${this.matchId}`));
    if (snapshot.match === null) throw new Error(`match:${this.matchId} is unknown to its topic`);
    return { ...snapshot, match: snapshot.match };
  }

  #tally(name: string | undefined): Tally {
    const tally = this.#tallies.get(name ?? '');
    if (tally === undefined) throw new RangeError(`${name} does not play`);
    return tally;
  }

  #player(name: string | undefined, index: number) {
    return { id: index, name, champion: CHAMPIONS[index], ...this.#tally(name) };
  }

  #command(command: string, body: object): Promise<void> {
    return this.#send(`/${this.matchId}/${command}`, body);
  }

  async #send(path: string, body: object): Promise<void> {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${LOCAL_FEED_KEY}`, 'Idempotency-Key': randomUUID() };
    await answer(await fetch(`${this.#url}/api/v1/matches${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
  }
}
