import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Race } from '../../../domains/betting/contract.ts';
import { raceLanes } from '../../../domains/betting/round/race.ts';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const races = fc.record({ seed: seeds, runners: fc.integer({ min: 2, max: 12 }), pick: fc.nat() }).map(({ seed, runners, pick }) => {
  const numbers = Array.from({ length: runners }, (_, index) => index + 1);
  const winner = numbers[pick % runners] ?? 1;
  return { winner, numbers, lanes: () => raceLanes(seed, '7001', numbers, winner) };
});

describe('a race', () => {
  it('is won by the winner alone', () => {
    fc.assert(
      fc.property(races, ({ winner, numbers, lanes }) => {
        const ends = lanes().map(({ participantNumber, progress }) => [participantNumber, progress.at(-1)] as const);
        expect(ends.map(([participantNumber]) => participantNumber)).toEqual(numbers);
        for (const [participantNumber, end] of ends) {
          if (participantNumber === winner) expect(end).toBe(1_000);
          else expect(end).toBeLessThan(1_000);
        }
      }),
    );
  });

  it('starts at the start, never runs backwards and has a point for every step', () => {
    fc.assert(
      fc.property(races, ({ lanes }) => {
        for (const { progress } of lanes()) {
          expect(progress).toHaveLength(31);
          expect(progress[0]).toBe(0);
          expect(progress).toEqual(progress.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('is the same on every screen, and as the contract has it', () => {
    fc.assert(
      fc.property(races, ({ lanes }) => {
        expect(lanes()).toEqual(lanes());
        const race = { startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1, lanes: lanes() };
        expect(Race.parse(race)).toEqual(race);
      }),
    );
  });

  it('runs otherwise in another round', () => {
    const seed = '5eed'.repeat(16);
    expect(raceLanes(seed, '7001', [1, 2], 1)).not.toEqual(raceLanes(seed, '8001', [1, 2], 1));
  });
});
