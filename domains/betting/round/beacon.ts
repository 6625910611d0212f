import type { BeaconPulse } from '../contract.ts';
import type { Entropy } from './model.ts';

/** A network of drand that speaks at fixed times (https://docs.drand.love): anyone may verify what it says, nobody foretells it. */
export interface BeaconNetwork {
  readonly chainHash: string;
  /** BLS12-381 public key on G2, hex. */
  readonly publicKey: string;
  readonly genesisSeconds: number;
  readonly periodSeconds: number;
}

/** League of Entropy's `quicknet` (scheme bls-unchained-g1-rfc9380): a pulse each three seconds. */
export const QUICKNET: BeaconNetwork = {
  chainHash: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  publicKey:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  genesisSeconds: 1_692_803_367,
  periodSeconds: 3,
};

/** The first pulse whose time lies after a moment; pulse 1 is at the genesis. @param at  ms since the epoch. */
export function pulseAfter(at: number, { genesisSeconds, periodSeconds }: BeaconNetwork = QUICKNET): number {
  return Math.max(1, Math.floor((at / 1_000 - genesisSeconds) / periodSeconds) + 2);
}

/** When a pulse is due, ms since the epoch. */
export function timeOfPulse(round: number, { genesisSeconds, periodSeconds }: BeaconNetwork = QUICKNET): number {
  return (genesisSeconds + (round - 1) * periodSeconds) * 1_000;
}

/** Whether a pulse is the one that a round closed at this time draws with. Its signature was verified where it came in. */
export function isPulseAfter({ chainHash, round }: BeaconPulse, closedAt: number): boolean {
  return chainHash === QUICKNET.chainHash && round === pulseAfter(closedAt);
}

/** The head that stood at the close, and what nobody could know then. */
export function beaconEntropy(chainHead: string, pulse: BeaconPulse, closedAt: number): Entropy {
  return { kind: 'beacon', value: `${chainHead}:${pulse.randomness}`, pulse, closedAt: new Date(closedAt).toISOString() };
}
