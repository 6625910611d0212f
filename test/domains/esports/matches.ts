import { expect } from 'vitest';
import type { PlayerStats } from '../../../domains/esports/contract.ts';
import { decide } from '../../../domains/esports/match/decider.ts';
import type { Detail } from '../../../domains/esports/match/detail.ts';
import { evolve, initialState } from '../../../domains/esports/match/evolve.ts';
import type { EventOf, MatchCommand, MatchEvent, MatchPlan, MatchState } from '../../../domains/esports/match/model.ts';

/** A moment; tests count from it. */
export const T = Date.parse('2026-11-20T18:00:00.000Z');

export const PLAN: MatchPlan = {
  matchId: 'final',
  tournamentId: null,
  game: 'lol',
  bestOf: 1,
  home: { id: 'oak', name: 'Oak' },
  away: { id: 'elm', name: 'Elm' },
};
const OF_MATCH = { matchId: PLAN.matchId, tournamentId: null };

export const matchCreated = (plan: Partial<MatchPlan> = {}): MatchEvent => ({
  type: 'MatchCreated',
  data: { ...PLAN, ...plan, createdAt: T },
});
export const matchStarted = (startedAt = T): MatchEvent => ({ type: 'MatchStarted', data: { ...OF_MATCH, startedAt } });
export const matchEnded = (data: Partial<EventOf<'MatchEnded'>> = {}): MatchEvent => ({
  type: 'MatchEnded',
  data: { ...OF_MATCH, winnerId: 'oak', homeScore: 0, awayScore: 0, endedAt: T, ...data },
});
export const scoreChanged = (homeScore: number, awayScore: number, detail: EventOf<'ScoreChanged'>['detail'] = null): MatchEvent => ({
  type: 'ScoreChanged',
  data: { ...OF_MATCH, homeScore, awayScore, detail, scoredAt: T },
});

export const create = (plan: Partial<MatchPlan> = {}): MatchCommand => ({ type: 'CreateMatch', ...PLAN, ...plan });
export const start: MatchCommand = { type: 'StartMatch' };
export const score = (homeScore: number, awayScore: number, detail: Detail | null = null): MatchCommand => ({
  type: 'ScoreMatch',
  homeScore,
  awayScore,
  detail,
});
export const end = (winnerId: string): MatchCommand => ({ type: 'EndMatch', winnerId });
export const pause: MatchCommand = { type: 'PauseMatch', reason: 'A keyboard broke' };
export const resume: MatchCommand = { type: 'ResumeMatch' };
export const undo: MatchCommand = { type: 'UndoStep', reason: 'A slip of the hand' };
export const forfeit = (...entrantIds: readonly string[]): MatchCommand => ({ type: 'ForfeitMatch', entrantIds, reason: 'No show' });
export const cancel: MatchCommand = { type: 'CancelMatch', reason: 'A power cut' };
export const dispute: MatchCommand = { type: 'DisputeMatch', reason: 'An illegal item' };
export const resolve = (winnerId: string | null, homeScore: number | null = null, awayScore: number | null = null): MatchCommand => ({
  type: 'ResolveDispute',
  winnerId,
  homeScore,
  awayScore,
  reason: 'The video shows it',
});
export const correct = (winnerId: string, homeScore: number, awayScore: number): MatchCommand => ({
  type: 'CorrectMatch',
  winnerId,
  homeScore,
  awayScore,
  reason: 'A kill was counted twice',
});
export const player = (userId: string, side: PlayerStats['side'] = 'home', stats: PlayerStats['stats'] = {}): PlayerStats => ({
  userId,
  username: userId,
  side,
  stats: { champion: 'Annie', kills: 0, deaths: 0, assists: 0, ...stats },
});
export const record = (players: readonly PlayerStats[], gameTimeMs: number | null = null): MatchCommand => ({
  type: 'RecordStats',
  gameTimeMs,
  players,
});

export function stateAfter(events: readonly MatchEvent[]): MatchState {
  return events.reduce(evolve, initialState);
}

/** The events of commands that are all taken, from the creation on, each a second after the one before. */
export function played(...commands: readonly MatchCommand[]): readonly MatchEvent[] {
  return [create(), ...commands].reduce<readonly MatchEvent[]>((events, command, index) => {
    const decision = decide(command, stateAfter(events), { now: T + index * 1_000 });
    if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.rejection.code}`);
    return [...events, ...decision.events];
  }, []);
}

/** `given(matchCreated()).when(start).thenAccepted(matchStarted())` */
export function given(...history: readonly MatchEvent[]) {
  return {
    when: (command: MatchCommand, now = T) => {
      const before = stateAfter(history);
      const decision = decide(command, before, { now });
      return {
        decision,
        thenAccepted: (...events: readonly MatchEvent[]) => expect(decision).toEqual({ ok: true, events }),
        /** One event of this type, after which the match differs from before in exactly this. */
        thenBecomes: (type: MatchEvent['type'], change: Partial<MatchState>) => {
          const events = decision.ok ? decision.events : [];
          expect(decision).toMatchObject({ ok: true, events: [{ type }] });
          expect(stateAfter([...history, ...events])).toMatchObject({
            ...before,
            steps: expect.anything(),
            version: history.length + 1,
            ...change,
          });
        },
        thenRefused: (code: string, details: object = {}) => expect(decision).toMatchObject({ ok: false, rejection: { code, details } }),
      };
    },
  };
}
