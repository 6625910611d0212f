import type { BeaconPulse, Fairness, Participant, RoundStatus, Winner } from '../contract.ts';
import { isPulseAfter, pulseAfter, QUICKNET, timeOfPulse } from './beacon.ts';
import { isSignedBy, randomnessOf } from './pulse-signature.ts';
import { fairLimit, numberIn, runnerAt, sumOf, weightsOf, type Weight } from './weights.ts';

/** A draw as it was published: before the bets, at the close, and after the race. */
export interface PublishedDraw {
  readonly round: {
    readonly roundId: string;
    readonly status: RoundStatus;
    /** As it was announced before the first bet. */
    readonly commitment: string;
    readonly closesAt: string;
    readonly participants: readonly Participant[];
    readonly winner: Pick<Winner, 'participantNumber'> | null;
  };
  /** The chain's head as it was announced at the close; null where that announcement is not at hand. */
  readonly announcedHead: string | null;
  readonly proof: Fairness;
}

/** One number drawn from the seed. `again`: it lies at or past the limit, so the next counter is drawn. */
export interface Drawing {
  readonly counter: number;
  /** What was signed with the seed. */
  readonly message: string;
  /** HMAC-SHA256 of it, 64 hex digits. */
  readonly digest: string;
  readonly number: bigint;
  readonly again: boolean;
}

/** What was checked, in order, each with the numbers of the check and whether it holds. */
export type Step =
  | { readonly step: 'commitment'; readonly holds: boolean; readonly serverSeed: string; readonly computed: string }
  /** Of a void round: nothing was drawn. */
  | { readonly step: 'void'; readonly holds: boolean }
  /** The beacon's pulse is the first after the close, which nobody knew then. `expected`: its number; null without a close. */
  | {
      readonly step: 'pulse';
      readonly holds: boolean;
      readonly pulse: BeaconPulse | null;
      readonly closedAt: string | null;
      readonly expected: { readonly round: number; readonly at: string } | null;
    }
  | {
      readonly step: 'signature';
      readonly holds: boolean;
      readonly pulse: BeaconPulse | null;
      readonly publicKey: string;
      /** SHA-256 of the signature. */
      readonly computed: string;
    }
  | {
      readonly step: 'entropy';
      readonly holds: boolean;
      readonly value: string | null;
      readonly chainHead: string | null;
      readonly computed: string | null;
    }
  | { readonly step: 'weights'; readonly holds: boolean; readonly computed: readonly Weight[]; readonly total: bigint }
  | { readonly step: 'drawing'; readonly holds: boolean; readonly limit: bigint; readonly drawings: readonly Drawing[] }
  | {
      readonly step: 'winner';
      readonly holds: boolean;
      readonly weights: readonly Weight[];
      readonly total: bigint;
      /** Where the number falls on the weights laid end to end, from 0 to `total` − 1. */
      readonly point: bigint;
      /** The runner there. */
      readonly computed: number;
    };
type StepOf<Name extends Step['step']> = Extract<Step, { step: Name }>;

/** The part of WebCrypto that a check needs. */
export type Crypto = Pick<SubtleCrypto, 'digest' | 'importKey' | 'sign'>;

/**
 * Draws again what was drawn, from what was published alone, and compares. Runs wherever WebCrypto is.
 *
 * @param isSigned  Whether a beacon's signature is its network's; its code is large, and a checker may bring its own.
 * @returns every step; null while the seed is secret. The draw is proven when every step holds.
 * @throws RangeError for a round without runners, or with coefficients that no track may have.
 */
export async function verifyDraw(
  published: PublishedDraw,
  crypto: Crypto,
  isSigned: (pulse: BeaconPulse) => Promise<boolean> = isSignedBy,
): Promise<readonly Step[] | null> {
  const { round, proof } = published;
  const { serverSeed } = proof;
  if (serverSeed === null) return null;
  const computed = await sha256Hex(crypto, serverSeed);
  const isSealed = proof.roundId === round.roundId && proof.commitment === round.commitment && computed === round.commitment;
  const commitment: Step = { step: 'commitment', holds: isSealed, serverSeed, computed };
  if (round.status === 'void') return [commitment, voided(published)];
  const beacon = proof.entropy.kind === 'beacon' ? [pulseStep(published), await signatureStep(proof, isSigned)] : [];
  return [commitment, ...beacon, entropyStep(published), ...(await drawSteps(published, serverSeed, crypto))];
}

function voided({ round, announcedHead, proof }: PublishedDraw): StepOf<'void'> {
  const { winner, counter, entropy, chainHead } = proof;
  const isUndrawn = winner === null && counter === null && entropy.value === null && round.winner === null;
  return { step: 'void', holds: isUndrawn && (announcedHead === null || announcedHead === chainHead) };
}

function pulseStep({ round, proof }: PublishedDraw): StepOf<'pulse'> {
  const { pulse = null, closedAt = null } = proof.entropy;
  if (closedAt === null) return { step: 'pulse', holds: false, pulse, closedAt, expected: null };
  const at = Date.parse(closedAt);
  const isFirst = pulse !== null && isPulseAfter(pulse, at) && at >= Date.parse(round.closesAt);
  const next = pulseAfter(at);
  return { step: 'pulse', holds: isFirst, pulse, closedAt, expected: { round: next, at: new Date(timeOfPulse(next)).toISOString() } };
}

async function signatureStep({ entropy }: Fairness, isSigned: (pulse: BeaconPulse) => Promise<boolean>): Promise<StepOf<'signature'>> {
  const { pulse = null } = entropy;
  const { publicKey } = QUICKNET;
  if (pulse === null) return { step: 'signature', holds: false, pulse, publicKey, computed: '' };
  const computed = await randomnessOf(pulse.signature);
  return { step: 'signature', holds: (await isSigned(pulse)) && computed === pulse.randomness, pulse, publicKey, computed };
}

/** What was drawn from besides the seed: the head of the chain, and behind it what the beacon said where one did. */
function entropyStep({ announcedHead, proof }: PublishedDraw): StepOf<'entropy'> {
  const { chainHead, entropy } = proof;
  const said = entropy.kind === 'beacon' ? `:${entropy.pulse?.randomness}` : '';
  const computed = chainHead === null ? null : `${chainHead}${said}`;
  const holds = computed !== null && entropy.value === computed && chainHead === (announcedHead ?? chainHead);
  return { step: 'entropy', holds, value: entropy.value, chainHead, computed };
}

async function drawSteps({ round, proof }: PublishedDraw, serverSeed: string, crypto: Crypto): Promise<readonly Step[]> {
  const weights = weightsOf(round.participants);
  const total = sumOf(weights);
  const limit = fairLimit(total);
  const drawings = await drawingsOf(crypto, serverSeed, `${proof.entropy.value}:${round.roundId}`, limit);
  const point = (drawings.at(-1)?.number ?? 0n) % total;
  const computed = runnerAt(weights, point);
  const isWinner = computed === proof.winner && computed === round.winner?.participantNumber;
  return [
    { step: 'weights', holds: same(weights, proof.weights), computed: weights, total },
    { step: 'drawing', holds: drawings.length - 1 === proof.counter, limit, drawings },
    { step: 'winner', holds: isWinner, weights, total, point, computed },
  ];
}

/** Every number drawn until one lies below the limit; that one is the last. At least every second one does. */
async function drawingsOf(crypto: Crypto, seed: string, context: string, limit: bigint): Promise<readonly Drawing[]> {
  const drawings: Drawing[] = [];
  for (let counter = 0; drawings.at(-1)?.again ?? true; counter += 1) {
    const message = `${context}:${counter}`;
    const digest = await hmacSha256Hex(crypto, seed, message);
    const number = numberIn(digest);
    drawings.push({ counter, message, digest, number, again: number >= limit });
  }
  return drawings;
}

function same(a: readonly Weight[], b: readonly Weight[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ participantNumber, weight }, i) => participantNumber === b[i]?.participantNumber && weight === b[i].weight)
  );
}

async function sha256Hex(crypto: Crypto, text: string): Promise<string> {
  return hex(await crypto.digest('SHA-256', new TextEncoder().encode(text)));
}

/** The key is the seed as it is written, so that `openssl dgst -sha256 -hmac "$seed"` computes the same. */
async function hmacSha256Hex(crypto: Crypto, seed: string, text: string): Promise<string> {
  const encode = new TextEncoder();
  const key = await crypto.importKey('raw', encode.encode(seed), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return hex(await crypto.sign('HMAC', key, encode.encode(text)));
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
