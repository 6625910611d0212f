import { hmacSha256Hex, sha256Hex } from '../../../core/kernel/hash.ts';
import { fairLimit, numberIn, runnerAt, sumOf, type Weight } from './weights.ts';

export { weightsOf } from './weights.ts';

/** What is published when a round opens: SHA-256 of the server seed as it is written, 64 hex digits. */
export function commitmentOf(serverSeed: string): string {
  return sha256Hex(serverSeed);
}

/** The next head of the chain over a round's accepted tickets; the first `head` is the commitment. */
export function chainHead(head: string, receiptId: string, bets: readonly { participantNumber: number; stakeMinor: number }[]): string {
  return sha256Hex(`${head}|${receiptId}|${bets.map((bet) => `${bet.participantNumber}:${bet.stakeMinor}`).join(',')}`);
}

/**
 * Draws the winner: the first 8 bytes of HMAC-SHA256(server seed, `entropy:round:counter`) as an unsigned number, redrawn with
 * the next counter while it lies past the largest multiple of the weights' sum (rejection sampling: a plain remainder
 * would favour the first runners), then mapped onto the weights in the order given.
 */
export function drawWinner(
  serverSeed: string,
  entropy: string,
  roundId: string,
  weights: readonly Weight[],
): { readonly participantNumber: number; readonly counter: number } {
  const total = sumOf(weights);
  const limit = fairLimit(total);
  for (let counter = 0; ; counter += 1) {
    const drawn = numberIn(hmacSha256Hex(serverSeed, `${entropy}:${roundId}:${counter}`));
    if (drawn < limit) return { participantNumber: runnerAt(weights, drawn % total), counter };
  }
}
