import type { BeaconPulse } from '../contract.ts';
import { QUICKNET, type BeaconNetwork } from './beacon.ts';

/** The ciphersuite of the scheme bls-unchained-g1-rfc9380: signatures on G1, keys on G2 (RFC 9380). */
const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const SIGNATURE = /^[0-9a-f]{96}$/;

/**
 * Whether a pulse's signature is the network's, over that pulse's number. It says nothing about `randomness`.
 *
 * The curve's code is loaded with the first pulse: 73 kB that a house which draws from the chain never runs.
 */
export async function isSignedBy(pulse: Pick<BeaconPulse, 'round' | 'signature'>, network: BeaconNetwork = QUICKNET): Promise<boolean> {
  if (!SIGNATURE.test(pulse.signature)) return false;
  const { bls12_381 } = await import('@noble/curves/bls12-381.js');
  const scheme = bls12_381.shortSignatures;
  const message = new Uint8Array(await crypto.subtle.digest('SHA-256', bigEndian(pulse.round)));
  try {
    return scheme.verify(bytes(pulse.signature), scheme.hash(message, DOMAIN), bytes(network.publicKey));
  } catch {
    // Bytes that are no point of the curve.
    return false;
  }
}

/** What is drawn from a signature: its SHA-256, 64 hex digits. @param signature  Hex. */
export async function randomnessOf(signature: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes(signature));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Eight bytes, the highest first. */
function bigEndian(number: number): Uint8Array<ArrayBuffer> {
  const eight = new Uint8Array(8);
  new DataView(eight.buffer).setBigUint64(0, BigInt(number));
  return eight;
}

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  const pairs = hex.match(/../g) ?? [];
  return new Uint8Array(pairs.map((pair) => Number.parseInt(pair, 16)));
}
