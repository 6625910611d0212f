import type { Fairness, Participant, Winner } from '../contract.ts';
import { fairLimit, numberIn, runnerAt, sumOf, weightsOf, type Weight } from './weights.ts';

/** A draw as it was published: before the bets, at the close, and after the race. */
export interface PublishedDraw {
  readonly round: {
    readonly roundId: string;
    /** As it was announced before the first bet. */
    readonly commitment: string;
    readonly participants: readonly Participant[];
    readonly winner: Winner | null;
  };
  /** The chain's head as it was announced when the race began; null where that announcement is not at hand. */
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
  | { readonly step: 'entropy'; readonly holds: boolean; readonly value: string | null; readonly chainHead: string | null }
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

/** The part of WebCrypto that a check needs. */
export type Crypto = Pick<SubtleCrypto, 'digest' | 'importKey' | 'sign'>;

/**
 * Draws again what was drawn, from what was published alone, and compares. Runs wherever WebCrypto is.
 *
 * @returns every step; null while the seed is secret. The draw is proven when every step holds.
 * @throws RangeError for a round without runners, or with coefficients that no track may have.
 */
export async function verifyDraw({ round, announcedHead, proof }: PublishedDraw, crypto: Crypto): Promise<readonly Step[] | null> {
  const { serverSeed, entropy, chainHead } = proof;
  if (serverSeed === null) return null;
  const commitment = await sha256Hex(crypto, serverSeed);
  const weights = weightsOf(round.participants);
  const total = sumOf(weights);
  const limit = fairLimit(total);
  const drawings = await drawingsOf(crypto, serverSeed, `${entropy.value}:${round.roundId}`, limit);
  const point = (drawings.at(-1)?.number ?? 0n) % total;
  const winner = runnerAt(weights, point);
  return [
    {
      step: 'commitment',
      holds: proof.roundId === round.roundId && proof.commitment === round.commitment && commitment === round.commitment,
      serverSeed,
      computed: commitment,
    },
    // Entropy from elsewhere than the chain would need its source's own proof, which is not published.
    {
      step: 'entropy',
      holds: entropy.kind === 'chain' && entropy.value === chainHead && chainHead === (announcedHead ?? chainHead),
      value: entropy.value,
      chainHead,
    },
    { step: 'weights', holds: same(weights, proof.weights), computed: weights, total },
    { step: 'drawing', holds: drawings.length - 1 === proof.counter, limit, drawings },
    {
      step: 'winner',
      holds: winner === proof.winner && winner === round.winner?.participantNumber,
      weights,
      total,
      point,
      computed: winner,
    },
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
