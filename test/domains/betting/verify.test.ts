import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOfPulse } from '../../../domains/betting/round/beacon.ts';
import { chainHead, commitmentOf, drawWinner, weightsOf } from '../../../domains/betting/round/draw.ts';
import { verifyDraw, type PublishedDraw, type Step } from '../../../domains/betting/round/verify.ts';
import { PULSE, RECORDED } from '../../support/pulses.ts';

/** A second before the pulse that was recorded. */
const CLOSED_AT = new Date(timeOfPulse(PULSE.round) - 1_000).toISOString();
const COEFFICIENTS = [110, 150, 200, 220, 350, 500, 700, 1_100, 1_600] as const;
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

interface Drawn extends PublishedDraw {
  readonly round: PublishedDraw['round'] & { readonly winner: { participantNumber: number; name: string } };
}

/** What a round publishes, made as the round itself makes it. */
const draws: fc.Arbitrary<Drawn> = fc
  .record({
    seed: digest,
    roundId: fc.integer({ min: 1, max: 1e9 }).map(String),
    coefficients: fc.array(fc.constantFrom(...COEFFICIENTS), { minLength: 2, maxLength: 8 }),
    stakes: fc.array(fc.integer({ min: 10, max: 10_000 }), { maxLength: 5 }),
  })
  .map(({ seed, roundId, coefficients, stakes }) => {
    const participants = coefficients.map((coefficientHundredths, index) => {
      return { participantNumber: index + 1, name: `Runner ${index + 1}`, coefficientHundredths };
    });
    const commitment = commitmentOf(seed);
    const head = stakes.reduce((before, stakeMinor, i) => chainHead(before, String(i), [{ participantNumber: 1, stakeMinor }]), commitment);
    const weights = weightsOf(participants);
    const { participantNumber, counter } = drawWinner(seed, head, roundId, weights);
    return {
      round: {
        roundId,
        status: 'finished',
        commitment,
        closesAt: CLOSED_AT,
        participants,
        winner: { participantNumber, name: `Runner ${participantNumber}` },
      },
      announcedHead: head,
      proof: {
        roundId,
        commitment,
        chainHead: head,
        entropy: { kind: 'chain', value: head },
        serverSeed: seed,
        weights,
        counter,
        winner: participantNumber,
      },
    };
  });

async function isProven(published: PublishedDraw): Promise<boolean> {
  const steps = await verifyDraw(published, crypto.subtle);
  return steps?.every((step) => step.holds) ?? false;
}

const flip = (hex: string | null) => (hex ?? '').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
const proofWith = (draw: PublishedDraw, changed: Partial<PublishedDraw['proof']>) => ({ ...draw, proof: { ...draw.proof, ...changed } });
const roundWith = (draw: PublishedDraw, changed: Partial<PublishedDraw['round']>) => ({ ...draw, round: { ...draw.round, ...changed } });

/** Every field that is published, each made another. */
const FORGERIES: Readonly<Record<string, (draw: Drawn) => PublishedDraw>> = {
  'the commitment that was announced': (draw) => roundWith(draw, { commitment: flip(draw.round.commitment) }),
  'the commitment of the proof': (draw) => proofWith(draw, { commitment: flip(draw.proof.commitment) }),
  'both commitments': (draw) => {
    const commitment = flip(draw.round.commitment);
    return proofWith({ ...draw, round: { ...draw.round, commitment } }, { commitment });
  },
  'the seed': (draw) => proofWith(draw, { serverSeed: flip(draw.proof.serverSeed) }),
  'the chain’s head': (draw) => proofWith(draw, { chainHead: flip(draw.proof.chainHead) }),
  'the head that was announced': (draw) => ({ ...draw, announcedHead: flip(draw.announcedHead) }),
  'the entropy': (draw) => proofWith(draw, { entropy: { kind: 'chain', value: flip(draw.proof.entropy.value) } }),
  'the entropy and the head, after the announcement': (draw) => {
    const value = flip(draw.proof.chainHead);
    return proofWith(draw, { chainHead: value, entropy: { kind: 'chain', value } });
  },
  'the kind of entropy': (draw) => proofWith(draw, { entropy: { ...draw.proof.entropy, kind: 'beacon' } }),
  'a weight': (draw) => {
    const [first, ...others] = draw.proof.weights;
    return proofWith(draw, { weights: first === undefined ? [] : [{ ...first, weight: first.weight + 1 }, ...others] });
  },
  'all weights, doubled': (draw) =>
    proofWith(draw, { weights: draw.proof.weights.map((weight) => ({ ...weight, weight: weight.weight * 2 })) }),
  'one weight less': (draw) => proofWith(draw, { weights: draw.proof.weights.slice(1) }),
  'one weight more': (draw) => proofWith(draw, { weights: [...draw.proof.weights, { participantNumber: 99, weight: 1 }] }),
  'a coefficient': (draw) => {
    const [first, ...others] = draw.round.participants;
    return roundWith(draw, { participants: first === undefined ? [] : [{ ...first, coefficientHundredths: 1_234 }, ...others] });
  },
  'the counter': (draw) => proofWith(draw, { counter: (draw.proof.counter ?? 0) + 1 }),
  'the winner of the proof': (draw) => proofWith(draw, { winner: (draw.proof.winner ?? 0) + 1 }),
  'the winner of the round': (draw) =>
    roundWith(draw, { winner: { ...draw.round.winner, participantNumber: draw.round.winner.participantNumber + 1 } }),
  'no winner of the round': (draw) => roundWith(draw, { winner: null }),
  'the round of the proof': (draw) => proofWith(draw, { roundId: `${draw.proof.roundId}0` }),
};

const always = (promise: (draw: Drawn) => Promise<void>) => fc.assert(fc.asyncProperty(draws, promise));

describe('a published draw, checked from what is published alone', () => {
  it('holds as it was drawn', async () => {
    await always(async (draw) => {
      expect(await isProven(draw)).toBe(true);
    });
  });

  it.each(Object.entries(FORGERIES))('does not hold with another value for: %s', async (_field, forge) => {
    await always(async (draw) => {
      expect(await isProven(forge(draw))).toBe(false);
    });
  });

  it('holds where the announcement of the head is not at hand', async () => {
    await always(async (draw) => {
      expect(await isProven({ ...draw, announcedHead: null })).toBe(true);
    });
  });

  it('says nothing while the seed is secret', async () => {
    await always(async (draw) => {
      expect(await verifyDraw(proofWith(draw, { serverSeed: null }), crypto.subtle)).toBeNull();
    });
  });

  it('shows each number that was thrown away, and draws again', async () => {
    const [draw] = fc.sample(draws, 1);
    if (draw === undefined) throw new Error('no draw was made');
    // No real seed gives a number past the limit within reach of a test: two signatures of ones stand in for it.
    let signed = 0;
    const drawnThrice = {
      digest: crypto.subtle.digest.bind(crypto.subtle),
      importKey: crypto.subtle.importKey.bind(crypto.subtle),
      sign: async () => new Uint8Array(32).fill((signed += 1) < 3 ? 0xff : 0).buffer,
    };
    const odd = roundWith(draw, {
      participants: [200, 350, 500].map((coefficientHundredths, index) => ({
        participantNumber: index + 1,
        name: '',
        coefficientHundredths,
      })),
    });
    const steps = await verifyDraw(odd, drawnThrice);
    const drawing = steps?.find((step) => step.step === 'drawing');
    expect(drawing?.drawings.map(({ counter, again }) => [counter, again])).toEqual([
      [0, true],
      [1, true],
      [2, false],
    ]);
  });
});

/** The same draw with the beacon: drawn anew, from the head and what the beacon said. */
function withBeacon(draw: Drawn): Drawn {
  const { chainHead: head, serverSeed, roundId, weights } = draw.proof;
  const value = `${head}:${PULSE.randomness}`;
  const { participantNumber, counter } = drawWinner(serverSeed ?? '', value, roundId, weights);
  const entropy = { kind: 'beacon', value, pulse: PULSE, closedAt: CLOSED_AT } as const;
  const winner = { participantNumber, name: `Runner ${participantNumber}` };
  return { ...draw, round: { ...draw.round, winner }, proof: { ...draw.proof, entropy, counter, winner: participantNumber } };
}

const entropyWith = (draw: Drawn, changed: Partial<PublishedDraw['proof']['entropy']>) =>
  proofWith(draw, { entropy: { ...draw.proof.entropy, ...changed } });
const pulseWith = (draw: Drawn, changed: Partial<typeof PULSE>) => entropyWith(draw, { pulse: { ...PULSE, ...changed } });
const shifted = (milliseconds: number) => new Date(Date.parse(CLOSED_AT) + milliseconds).toISOString();

/** What a beacon publishes, each made another, and the first step that does not hold then. */
const BEACON_FORGERIES: readonly (readonly [field: string, step: Step['step'], forge: (draw: Drawn) => PublishedDraw])[] = [
  ['the pulse’s number', 'pulse', (draw) => pulseWith(draw, { round: PULSE.round + 1 })],
  ['the beacon’s network', 'pulse', (draw) => pulseWith(draw, { chainHash: flip(PULSE.chainHash) })],
  ['a later close, for a pulse that was known by then', 'pulse', (draw) => entropyWith(draw, { closedAt: shifted(2_000) })],
  ['an earlier close', 'pulse', (draw) => entropyWith(draw, { closedAt: shifted(-3_000) })],
  ['a close before bets were to close', 'pulse', (draw) => roundWith(draw, { closesAt: shifted(1) })],
  ['no close at all', 'pulse', (draw) => proofWith(draw, { entropy: { kind: 'beacon', value: draw.proof.entropy.value, pulse: PULSE } })],
  [
    'no pulse at all',
    'pulse',
    (draw) => proofWith(draw, { entropy: { kind: 'beacon', value: draw.proof.entropy.value, closedAt: CLOSED_AT } }),
  ],
  ['the signature', 'signature', (draw) => pulseWith(draw, { signature: flip(PULSE.signature) })],
  ['another pulse’s signature, with its randomness', 'signature', (draw) => pulseWith(draw, { ...RECORDED[1], round: PULSE.round })],
  ['the randomness', 'signature', (draw) => pulseWith(draw, { randomness: flip(PULSE.randomness) })],
  ['the entropy', 'entropy', (draw) => entropyWith(draw, { value: flip(draw.proof.entropy.value) })],
  ['the entropy without the beacon', 'entropy', (draw) => entropyWith(draw, { value: draw.proof.chainHead })],
  ['the chain’s head', 'entropy', (draw) => proofWith(draw, { chainHead: flip(draw.proof.chainHead) })],
];

describe('a draw with the beacon', () => {
  const some = (promise: (draw: Drawn) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(draws, (draw) => promise(withBeacon(draw))),
      { numRuns: 3 },
    );

  it('holds as it was drawn, the beacon’s own signature included', async () => {
    await some(async (draw) => {
      const steps = await verifyDraw(draw, crypto.subtle);
      const names = ['commitment', 'pulse', 'signature', 'entropy', 'weights', 'drawing', 'winner'];
      expect(steps?.map(({ step, holds }) => [step, holds])).toEqual(names.map((step) => [step, true]));
    });
  });

  it.each(BEACON_FORGERIES)('does not hold with another value for: %s, and it is the step %s that says so', async (_field, step, forge) => {
    await some(async (draw) => {
      const steps = await verifyDraw(forge(draw), crypto.subtle);
      expect(steps?.find(({ holds }) => !holds)?.step).toBe(step);
    });
  });
});

describe('a void round', () => {
  const voided = (draw: Drawn): PublishedDraw => {
    const { roundId, commitment, chainHead: head, serverSeed, weights } = draw.proof;
    const proof = {
      roundId,
      commitment,
      chainHead: head,
      entropy: { kind: 'chain', value: null },
      serverSeed,
      weights,
      counter: null,
      winner: null,
    } as const;
    return { ...draw, round: { ...draw.round, status: 'void', winner: null }, proof };
  };

  it('shows the seed that was sealed, and that nothing was drawn', async () => {
    await always(async (draw) => {
      const steps = await verifyDraw(voided(draw), crypto.subtle);
      expect(steps?.map(({ step, holds }) => [step, holds])).toEqual([
        ['commitment', true],
        ['void', true],
      ]);
    });
  });

  it('does not hold with another seed, or with a winner', async () => {
    await always(async (draw) => {
      const own = voided(draw);
      expect(await isProven(proofWith(own, { serverSeed: flip(own.proof.serverSeed) }))).toBe(false);
      expect(await isProven(proofWith(own, { winner: 1 }))).toBe(false);
      expect(await isProven({ ...own, announcedHead: flip(own.announcedHead) })).toBe(false);
      // A finished round is not excused from its draw by a proof without one.
      await expect(isProven({ ...own, round: { ...own.round, status: 'finished' } })).resolves.toBe(false);
    });
  });
});
