import type { BeaconPulse } from '../../domains/betting/contract.ts';
import { QUICKNET } from '../../domains/betting/round/beacon.ts';

/** What drand's HTTP API answered for pulses of quicknet, as it was recorded; each proves itself by its signature. */
export const RECORDED = [
  {
    round: 123,
    randomness: 'fb8f7bc29bf24db51871ec8c79f3a1e4bd0557bc0dfcee9ed1d924e69d1c60dc',
    signature: 'b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92',
  },
  {
    round: 1_000,
    randomness: 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd',
    signature: 'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
  },
  {
    round: 657_413,
    randomness: 'fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587',
    signature: 'b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b',
  },
] as const;

/** The last of them. */
export const PULSE: BeaconPulse = { chainHash: QUICKNET.chainHash, ...RECORDED[2] };

/** The path under which drand answers a pulse. */
export function pathOf(round: number): string {
  return `/${QUICKNET.chainHash}/public/${round}`;
}
