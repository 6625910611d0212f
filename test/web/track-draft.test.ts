import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrackDetail } from '../../domains/betting/contract.ts';
import { scaled, unscaled } from '../../web/console/admin/scaled.ts';
import { changesOf, draftOf, readDraft, withoutRunner, withRunner, type Draft } from '../../web/console/admin/tracks/draft.ts';

const track: TrackDetail = {
  trackId: 'main',
  trackNumber: 0,
  nextRoundNumber: 5_000,
  isPaused: false,
  runners: [
    { participantNumber: 1, name: 'Comet', coefficientHundredths: 220 },
    { participantNumber: 2, name: 'Juniper', coefficientHundredths: 1_105 },
  ],
  limits: { minStakeMinor: 10, maxStakeMinor: 1_000_000, maxBets: 20, maxPayoutMinor: 10_000_000 },
  maxMarginBasisPoints: 3_000,
  payout: { model: 'fixed-odds' },
  entropyKind: 'chain',
  roundWaitDurationMs: 180_000,
  raceDurationMs: 30_500,
  marginBasisPoints: 1_908,
};

function changesIn(draft: Draft) {
  const reading = readDraft(draft, 2);
  return reading.ok ? changesOf(reading.settings, track) : reading.faults;
}

describe('a decimal', () => {
  test('is read as it was written, for every amount and number of digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.integer({ min: 0, max: 4 }), (value, digits) => {
        expect(scaled(unscaled(value, digits), digits)).toBe(value);
        expect(scaled(unscaled(value, digits, digits).replace('.', ','), digits)).toBe(value);
      }),
    );
  });

  test.each(['', '-1', '1.234', '1e3', '1.2.3', '.', 'abc', '0x10', '99999999999999999999'])('is not %j', (text) => {
    expect(scaled(text, 2)).toBeUndefined();
  });

  test('may have spaces between its thousands, and half a fraction', () => {
    expect([scaled('1 250,5', 2), scaled('12.', 2), scaled('7', 3)]).toEqual([125_050, 1_200, 7_000]);
  });

  test('shows zeros only where they say something', () => {
    expect([unscaled(180_000, 3), unscaled(30_500, 3), unscaled(220, 2, 2), unscaled(5, 2, 2)]).toEqual(['180', '30.5', '2.20', '0.05']);
  });
});

describe('a track’s settings in a form', () => {
  test('that nobody touched change nothing', () => {
    expect(changesIn(draftOf(track, 2))).toEqual({});
  });

  test('send only what differs', () => {
    expect(changesIn({ ...draftOf(track, 2), maxStake: '5000', wait: '90' })).toEqual({
      limits: { minStakeMinor: 10, maxStakeMinor: 500_000, maxBets: 20, maxPayoutMinor: 10_000_000 },
      roundWaitDurationMs: 90_000,
    });
  });

  test('name the fields that are no numbers as the API does', () => {
    const draft = draftOf(track, 2);
    const runners = draft.runners.map((runner, index) => (index === 1 ? { ...runner, coefficient: '2,2,0' } : runner));
    expect(changesIn({ ...draft, runners, maxBets: 'many' })).toEqual(['runners.1.coefficientHundredths', 'limits.maxBets']);
  });

  test('have a takeout only in a pool', () => {
    expect(changesIn({ ...draftOf(track, 2), takeout: 'nonsense' })).toEqual({});
    expect(changesIn({ ...draftOf(track, 2), model: 'pari-mutuel', takeout: '12,5' })).toEqual({
      payout: { model: 'pari-mutuel', takeoutBasisPoints: 1_250 },
    });
  });

  test('number their runners from 1 without gaps, whoever comes or goes', () => {
    const draft = withoutRunner(withRunner(draftOf(track, 2)), 0);
    expect(draft.runners.map(({ participantNumber, name }) => [participantNumber, name])).toEqual([
      [1, 'Juniper'],
      [2, ''],
    ]);
  });

  test('are in the currency’s own digits', () => {
    expect(draftOf(track, 0).maxStake).toBe('1000000');
    expect(draftOf(track, 3).maxStake).toBe('1000.000');
  });
});
