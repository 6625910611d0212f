import type { KillDetail } from '../../domains/esports/contract.ts';
import { ReplayFailure } from './failure.ts';
import type { RecordedMatch } from './recorded-match.ts';
import { Tallies } from './tallies.ts';

/** A kill as it is sent: the score after it, and who did what to whom. */
export interface KillScore {
  readonly homeScore: number;
  readonly awayScore: number;
  readonly detail: KillDetail;
}

/** Turns a match's kills into scores, each with the running kills, deaths and assists of those who took part. */
export function killScores(match: RecordedMatch): KillScore[] {
  const players = new Map(match.players.map((player) => [player.id, player]));
  const tallies = new Tallies();
  const scores = { home: 0, away: 0 };

  const known = (id: number) => players.get(id) ?? unknownPlayer(id);
  const told = (id: number) => {
    const { name, champion } = known(id);
    return { id, name, champion, ...tallies.of(id) };
  };

  return match.kills.map((kill) => {
    const { gameTimeMs, killerId, victimId, assistIds } = kill;
    const side = killerId === null ? null : known(killerId).side;
    if (side !== null) scores[side] += 1;
    tallies.count(kill);
    const killer = killerId === null ? null : told(killerId);
    const detail: KillDetail = { kind: 'kill', gameTimeMs, side, killer, victim: told(victimId), assists: assistIds.map((id) => told(id)) };
    return { homeScore: scores.home, awayScore: scores.away, detail };
  });
}

function unknownPlayer(id: number): never {
  throw new ReplayFailure(`The timeline names participant ${id}, whom the match file does not have.`, 2);
}
