import { accept, refuse, type Decision } from '../../../core/kernel/decision.ts';
import type { MatchEvent, OpenMatch } from './model.ts';
import { disputed } from './refusals.ts';
import { decided, noted } from './situation.ts';

/** Takes back the newest score, end, forfeit or cancellation that still stands. What a dispute or a correction settled stays. */
export function undoStep(reason: string | null, state: OpenMatch, now: number): Decision<MatchEvent> {
  if (state.status === 'DISPUTED') return disputed(state);
  const step = state.steps.at(-1);
  if (step === undefined) return refuse('esports/nothing-to-undo');
  if (step.of === 'score') {
    const { version, homeScore, awayScore } = step;
    return accept({ type: 'ScoreUndone', data: { ...noted(state, now, reason, { homeScore, awayScore }), undoneVersion: version } });
  }
  const { status, pausedAt } = step;
  return accept({
    type: 'ResultUndone',
    data: decided(state, now, reason, { status, pausedAt, winnerId: null, endedAt: null, reason: null }),
  });
}
