import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry, judge, type Entry, type Look } from '../../../core/cache/entry.ts';

const entry: Entry = { stamp: 's1', position: 10, expiresAt: 5_000, deltaMs: 100, text: '{"n":1}' };
const look = (changes: Partial<Look> = {}): Look => ({ stamp: 's1', changedAt: 10, entry, ...changes });

describe('an entry', () => {
  it('comes back as it was written, whatever its text', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        fc.nat(),
        fc.string({ unit: 'binary' }),
        (stamp, position, expiresAt, deltaMs, text) => {
          const written = { stamp, position, expiresAt, deltaMs, text };
          expect(decodeEntry(encodeEntry(written))).toEqual(written);
        },
      ),
    );
  });

  it('is none when somebody else wrote it', () => {
    for (const text of ['', '{"n":1}', 's1 10 5000\n{}', 's1 ten 5000 1\n{}', 's1 10 5000 1 {}']) expect(decodeEntry(text)).toBeNull();
  });
});

describe('an entry is believed', () => {
  it('until it expires, and then shown as expired', () => {
    expect(judge(look(), 1_000, 1)).toBe('fresh');
    expect(judge(look(), 4_999, 1)).toBe('fresh');
    expect(judge(look(), 5_000, 1)).toBe('expired');
  });

  it('and loaded anew a little early, when the dice say so', () => {
    expect(judge(look(), 4_900, 0.3)).toBe('early');
    expect(judge(look(), 4_900, 0.4)).toBe('fresh');
  });

  it('only as long as nothing it shows has changed', () => {
    expect(judge(look({ changedAt: 9 }), 1_000, 1)).toBe('fresh');
    expect(judge(look({ changedAt: 11 }), 1_000, 1)).toBe('none');
    expect(judge(look({ changedAt: 11 }), 6_000, 1)).toBe('none');
  });

  it('only under the stamp it was loaded under: else nobody can say what has changed', () => {
    expect(judge(look({ stamp: 's2' }), 1_000, 1)).toBe('none');
    expect(judge(look({ stamp: null }), 1_000, 1)).toBe('none');
  });
});
