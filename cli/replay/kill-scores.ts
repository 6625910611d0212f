import type { KillDetail } from '../../domains/esports/contract.ts';
import { ReplayFailure } from './failure.ts';
import type { RecordedKill, RecordedMatch, Tally } from './recorded-match.ts';

/** A kill as it is sent: the score after it, and who did what to whom. */
export interface KillScore {
  readonly homeScore: number;
  readonly awayScore: number;
  readonly detail: KillDetail;
}

const NOTHING: Tally = { kills: 0, deaths: 0, assists: 0 };

/** Turns a match's kills into scores, each with the running kills, deaths and assists of those who took part. */
export function killScores(match: RecordedMatch): KillScore[] {
  const players = new Map(match.players.map((player) => [player.id, player]));
  const tallies = new Map<number, Tally>();
  const scores = { home: 0, away: 0 };

  const known = (id: number) => players.get(id) ?? unknownPlayer(id);
  const credit = (id: number, what: keyof Tally) => {
    const tally = tallies.get(id) ?? NOTHING;
    tallies.set(id, { ...tally, [what]: tally[what] + 1 });
  };
  const told = (id: number) => {
    const { name, champion } = known(id);
    return { id, name, champion, ...(tallies.get(id) ?? NOTHING) };
  };

  return match.kills.map(({ gameTimeMs, killerId, victimId, assistIds }: RecordedKill) => {
    const side = killerId === null ? null : known(killerId).side;
    if (side !== null) scores[side] += 1;
    if (killerId !== null) credit(killerId, 'kills');
    credit(victimId, 'deaths');
    for (const id of assistIds) credit(id, 'assists');
    const killer = killerId === null ? null : told(killerId);
    const detail: KillDetail = { kind: 'kill', gameTimeMs, side, killer, victim: told(victimId), assists: assistIds.map((id) => told(id)) };
    return { homeScore: scores.home, awayScore: scores.away, detail };
  });
}

function unknownPlayer(id: number): never {
  throw new ReplayFailure(`The timeline names participant ${id}, whom the match file does not have.`, 2);
}
