import { describe, expect, it } from 'vitest';
import { GameState, type Round, type RoundStatus } from '../../../domains/betting/contract.ts';
import { GAME_STATE, gameStateOf, GLOBAL_STATISTICS, PARTICIPANTS, ROUND_STATISTICS } from '../../../domains/betting/reads.ts';
import { RUNNERS, T, WAIT_MS } from '../../support/betting.ts';

const at = (number: number) => new Date(T + number * WAIT_MS).toISOString();

function roundOf(number: number, status: RoundStatus): Round {
  const finished = status === 'finished';
  return {
    roundId: `${number}000`,
    roundNumber: number * 1_000,
    trackId: 'main',
    status,
    closesAt: at(number),
    startedAt: status === 'waiting' ? null : at(number),
    finishedAt: finished ? at(number + 1) : null,
    participants: RUNNERS,
    commitment: '00',
    entropyKind: 'chain',
    payout: { model: 'fixed-odds' },
    voidReason: null,
    winner: finished ? { participantNumber: 1, name: 'Comet' } : null,
    totals: { receipts: 0, stakesMinor: 0 },
  };
}

describe('the state of a track', () => {
  it('is the round that takes bets, when its race begins, whether one runs, and the last ten results', () => {
    const finished = Array.from({ length: 12 }, (_, index) => roundOf(13 - index, 'finished'));
    const state = gameStateOf([roundOf(15, 'waiting'), roundOf(14, 'running'), ...finished]);
    expect(state).toMatchObject({ currentRound: { roundId: '15000' }, nextRoundStartTime: at(15), isRaceRunning: true });
    expect(state?.gameHistory.map(({ roundId }) => roundId)).toEqual(
      ['13', '12', '11', '10', '9', '8', '7', '6', '5', '4'].map((id) => `${id}000`),
    );
    expect(GameState.parse(state)).toEqual(state);
  });

  it('names no start while no round takes bets, and no result of a void round', () => {
    expect(gameStateOf([roundOf(3, 'running'), roundOf(2, 'void')])).toMatchObject({
      currentRound: { roundId: '3000' },
      nextRoundStartTime: null,
      isRaceRunning: true,
      gameHistory: [],
    });
    expect(gameStateOf([roundOf(2, 'finished')])).toMatchObject({ currentRound: { roundId: '2000' }, isRaceRunning: false });
  });

  it('is none of a track that has opened no round', () => {
    expect(gameStateOf([])).toBeNull();
  });
});

it('Redis keys are those that operators know', () => {
  expect(ROUND_STATISTICS.key('96908000')).toBe('stats:round:96908000');
  expect(GLOBAL_STATISTICS.key(20)).toBe('stats:global:last_20');
  expect([PARTICIPANTS.key('main'), PARTICIPANTS.key('north')]).toEqual(['query:participants', 'query:participants:north']);
  expect([GAME_STATE.key('main'), GAME_STATE.key('north')]).toEqual(['game:state:current', 'game:state:north']);
});
