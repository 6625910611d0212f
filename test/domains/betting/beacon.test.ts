import { afterEach, describe, expect, it, vi } from 'vitest';
import { isPulseAfter, pulseAfter, QUICKNET, timeOfPulse } from '../../../domains/betting/round/beacon.ts';
import { fetchPulse } from '../../../domains/betting/round/drand.ts';
import { isSignedBy, randomnessOf } from '../../../domains/betting/round/pulse-signature.ts';
import { pathOf, PULSE, RECORDED } from '../../support/pulses.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

let houses = 0;
/** Addresses that nobody asked before: a breaker stays with its address. */
const addresses = (count: number) => Array.from({ length: count }, () => `https://drand-${(houses += 1)}.example`);

type Answers = Readonly<Record<string, () => Response>>;

/** Stands in for the network: each address answers for itself, and what is asked is noted. */
function network(answers: Answers): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const answer = answers[new URL(url).origin];
    if (answer === undefined) throw new TypeError('fetch failed');
    return answer();
  });
  return asked;
}
const tells = (answer: object) => () => Response.json(answer);

describe('the pulse of a close', () => {
  it('is the first after it: one at that very moment was known', () => {
    const genesis = QUICKNET.genesisSeconds * 1_000;
    expect(pulseAfter(genesis - 1)).toBe(1);
    expect(pulseAfter(genesis)).toBe(2);
    for (const at of [genesis + 2_999, genesis + 1]) expect(pulseAfter(at)).toBe(2);
    expect(pulseAfter(genesis + 3_000)).toBe(3);
    for (const round of [2, 123, 657_413]) {
      expect(pulseAfter(timeOfPulse(round) - 1)).toBe(round);
      expect(pulseAfter(timeOfPulse(round))).toBe(round + 1);
    }
  });

  it('is no other pulse, and none of another network', () => {
    const closedAt = timeOfPulse(PULSE.round) - 2_000;
    expect(isPulseAfter(PULSE, closedAt)).toBe(true);
    expect(isPulseAfter(PULSE, closedAt + 3_000)).toBe(false);
    expect(isPulseAfter(PULSE, closedAt - 3_000)).toBe(false);
    expect(isPulseAfter({ ...PULSE, chainHash: '00' }, closedAt)).toBe(false);
  });
});

describe('a pulse’s signature', () => {
  it.each(RECORDED)('of pulse $round, as recorded, verifies under the network’s key, and its hash is the randomness', async (pulse) => {
    expect(await isSignedBy(pulse)).toBe(true);
    expect(await randomnessOf(pulse.signature)).toBe(pulse.randomness);
  });

  it('verifies for no other pulse, no other key, and no other bytes', async () => {
    const [first, second] = RECORDED;
    expect(await isSignedBy({ ...first, round: 124 })).toBe(false);
    expect(await isSignedBy({ ...first, signature: second.signature })).toBe(false);
    // The generator of G2 is a key as well, and not the network's.
    const publicKey =
      '93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e' +
      '024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8';
    expect(await isSignedBy(first, { ...QUICKNET, publicKey })).toBe(false);
    for (const signature of ['', 'zz', first.signature.slice(2), `${first.signature}00`, 'c0'.padEnd(96, '0'), 'ff'.repeat(48)]) {
      expect(await isSignedBy({ ...first, signature })).toBe(false);
    }
  });
});

describe('asking for a pulse', () => {
  it('is answered with the pulse, under the path that drand documents', async () => {
    const [one = ''] = addresses(1);
    const asked = network({ [one]: tells(RECORDED[2]) });
    expect(await fetchPulse([one], PULSE.round)).toEqual(PULSE);
    expect(asked).toEqual([`${one}${pathOf(PULSE.round)}`]);
  });

  it('goes on to the next address where one is away, does not have it yet, or answers something else', async () => {
    const all = addresses(7);
    const [, late = '', broken = '', strange = '', other = '', liar = '', good = ''] = all;
    const asked = network({
      [late]: () => new Response('too early', { status: 425 }),
      [broken]: () => new Response('', { status: 500 }),
      [strange]: tells({ hello: 'world' }),
      [other]: tells(RECORDED[1]),
      [liar]: tells({ ...RECORDED[2], signature: RECORDED[1].signature }),
      [good]: tells(RECORDED[2]),
    });
    expect(await fetchPulse(all, PULSE.round)).toEqual(PULSE);
    expect(asked).toHaveLength(7);
  });

  it('believes the signature and not the randomness that came with it', async () => {
    const [one = ''] = addresses(1);
    network({ [one]: tells({ ...RECORDED[2], randomness: '00'.repeat(32) }) });
    expect((await fetchPulse([one], PULSE.round))?.randomness).toBe(PULSE.randomness);
  });

  it('is answered with nothing while nobody has it, and leaves an address alone that is away', async () => {
    const [late = '', away = ''] = addresses(2);
    const asked = network({ [late]: () => new Response('', { status: 404 }) });
    for (let tries = 0; tries < 5; tries += 1) expect(await fetchPulse([late, away], PULSE.round)).toBeNull();
    expect(asked.filter((url) => url.startsWith(late))).toHaveLength(5);
    expect(asked.filter((url) => url.startsWith(away))).toHaveLength(3);
  });
});
