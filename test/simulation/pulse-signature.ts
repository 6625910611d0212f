import { sha256Hex } from '../../core/kernel/hash.ts';

/** In place of domains/betting/round/pulse-signature.ts: nobody can sign a pulse of the real beacon, least of all one to come. */
export function signatureOf(round: number): string {
  return sha256Hex(`pulse ${round}`);
}

export function isSignedBy({ round, signature }: { readonly round: number; readonly signature: string }): Promise<boolean> {
  return Promise.resolve(signature === signatureOf(round));
}

export function randomnessOf(signature: string): Promise<string> {
  return Promise.resolve(sha256Hex(signature));
}
