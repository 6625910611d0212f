import { describe, expect, it } from 'vitest';
import { HubFinder } from '../../../core/realtime/hub-finder.ts';
import { jsonCodec } from '../../../core/realtime/json-codec.ts';
import { openingsOf } from '../../../core/realtime/opening.ts';

const openings = (query: string) => openingsOf(new URLSearchParams(query), 2);

describe('jsonCodec', () => {
  it('sends one frame as it is and several as an array, without encoding them again', () => {
    const one = { first: 4, last: 4, frames: '[{"offset":4}]' };
    const two = { first: 1, last: 2, frames: '[{"offset":1},{"offset":2}]' };
    expect(jsonCodec.frames([one])).toBe('{"offset":4}');
    expect(jsonCodec.frames([two])).toBe(two.frames);
    expect(jsonCodec.frames([one, two])).toBe('[{"offset":4},{"offset":1},{"offset":2}]');
  });

  it('names what it expected when a message is another', () => {
    const decoded = jsonCodec.decode('{"op":"resume","topic":"match:a"}');
    expect(decoded.ok ? '' : decoded.detail).toContain('expected { op: "join"');
  });
});

describe('openingsOf', () => {
  it('reads topics, and where a socket was', () => {
    expect(openings('topics=match:a,match:b&resume=match:a@e1@7')).toEqual([
      { topic: 'match:a', since: { epoch: 'e1', offset: 7 } },
      { topic: 'match:b', since: undefined },
    ]);
    expect(openings('resume=track:main@e@0')).toEqual([{ topic: 'track:main', since: { epoch: 'e', offset: 0 } }]);
    expect(openings('')).toEqual([]);
  });

  it('names the parameter that is wrong', () => {
    for (const query of ['topics=match', 'topics=match:a%20b', `topics=match:${'a'.repeat(65)}`, 'topics=match:a,match:b,match:c']) {
      expect(openings(query)).toMatchObject({ parameter: 'topics' });
    }
    for (const query of ['resume=match:a@e', 'resume=match:a@e@-1', 'resume=match:a@@1', 'resume=match:a@e@1@2']) {
      expect(openings(query)).toMatchObject({ parameter: 'resume' });
    }
  });
});

describe('HubFinder', () => {
  it('opens the next hub when one is full, goes straight to it, and looks for room again after a minute', async () => {
    const finder = new HubFinder();
    const full = new Set(['hub:0', 'hub:1']);
    const asked: string[] = [];
    const find = (now: number) =>
      finder.find(async (hub) => {
        asked.push(hub);
        return full.has(hub) ? 'full' : hub;
      }, now);
    expect([await find(0), await find(1)]).toEqual(['hub:2', 'hub:2']);
    expect(asked).toEqual(['hub:0', 'hub:1', 'hub:2', 'hub:2']);
    full.clear();
    expect(await find(60_001)).toBe('hub:0');
  });
});
