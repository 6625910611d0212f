import { describe, expect, it } from 'vitest';
import { accept, refuse } from '../../../core/kernel/decision.ts';
import { EventRecord, schemaVersionOf, upcast, type Upcasters } from '../../../core/kernel/event.ts';
import { hmacSha256Hex, sha256Hex } from '../../../core/kernel/hash.ts';

const upcasters: Upcasters = {
  Renamed: {
    1: (data) => ({ title: data['name'] }),
    2: (data) => ({ ...data, language: 'en' }),
  },
  // A step was forgotten.
  Broken: { 2: (data) => data },
};
const lift = (type: string, schemaVersion: number, data: Record<string, unknown>) => upcast(upcasters, { type, schemaVersion, data });

describe('an upcaster', () => {
  it('lifts an old shape step by step to the newest', () => {
    expect(lift('Renamed', 1, { name: 'Comet' })).toEqual({ title: 'Comet', language: 'en' });
    expect(lift('Renamed', 2, { title: 'Comet' })).toEqual({ title: 'Comet', language: 'en' });
  });

  it('leaves the newest shape, and a type that never changed, as they are', () => {
    const data = { title: 'Comet', language: 'fr' };
    expect(lift('Renamed', 3, data)).toBe(data);
    expect(lift('Other', 1, data)).toBe(data);
  });

  it('changes no record that is stored', () => {
    const data = Object.freeze({ name: 'Comet' });
    lift('Renamed', 1, data);
    expect(data).toEqual({ name: 'Comet' });
  });

  it('is loud about a step that is missing', () => {
    expect(() => lift('Broken', 1, {})).toThrow(/no upcaster lifts Broken from schema version 1/);
  });

  it('tells the version in which a type is written', () => {
    expect(['Renamed', 'Broken', 'Other'].map((type) => schemaVersionOf(upcasters, type))).toEqual([3, 3, 1]);
  });
});

describe('an event record', () => {
  const record = {
    eventId: '6f1c2a34-8b5d-4e7f-9a01-23456789abcd',
    streamId: 'round:1',
    aggregateType: 'round',
    version: 1,
    type: 'RoundOpened',
    schemaVersion: 1,
    data: {},
    correlationId: 'request-1',
    actor: 'system',
    recordedAt: '2026-01-01T00:00:00.000Z',
  };

  it('may leave out what nobody said', () => {
    expect(EventRecord.parse(record)).toEqual({ ...record, commandId: null, commandHash: null, causationId: null, clientHash: null });
  });

  it.each([{ version: 0 }, { version: 1.5 }, { eventId: 'a' }, { schemaVersion: 0 }, { data: [] }, { actor: null }])(
    'is not one with %o',
    (wrong) => {
      expect(EventRecord.safeParse({ ...record, ...wrong }).success).toBe(false);
    },
  );
});

describe('a decision', () => {
  it('is data: it survives JSON, as it must across objects', () => {
    const decisions = [accept({ type: 'Opened', data: {} }), accept(), refuse('tally/negative', { total: 3 }), refuse('tally/closed')];
    expect(JSON.parse(JSON.stringify(decisions))).toEqual(decisions);
  });
});

describe('a hash', () => {
  // RFC 4231, test case 2, and FIPS 180-2, appendix B.1.
  it('is what anyone else computes', () => {
    expect(hmacSha256Hex('Jefe', 'what do ya want for nothing?')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
