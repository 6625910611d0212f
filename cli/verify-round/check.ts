import type { BeaconPulse, ChainEntry, FairnessReport } from '../../domains/betting/contract.ts';
import { headAfter } from '../../domains/betting/round/chain.ts';
import { isSignedBy } from '../../domains/betting/round/pulse-signature.ts';
import { verifyDraw } from '../../domains/betting/round/verify.ts';
import { Usage } from './report.ts';
import { wordsOf, type StepWords } from './steps.ts';

/** What a check came to: proven, a step that does not hold, or a step that could not be checked here. */
export type Verdict = 'proven' | 'broken' | 'unchecked';

interface Shown extends StepWords {
  /** Null: it could not be checked. */
  readonly holds: boolean | null;
}

/**
 * Checks a report, and the chain where one is given, and prints each step up to the first that does not hold.
 *
 * @param chain  The links of the round's chain, or null.
 * @returns the verdict; null while the seed is secret, when there is nothing to check yet.
 */
export async function check(
  report: FairnessReport,
  chain: readonly ChainEntry[] | null,
  print: (line: string) => void,
): Promise<Verdict | null> {
  const shown = await stepsOf(report, chain);
  if (shown === null) return null;
  for (const [index, step] of shown.entries()) {
    print(`${mark(step.holds)} ${index + 1}. ${step.title}`);
    const width = Math.max(...step.rows.map(([name]) => name.length));
    for (const [name, value] of step.rows) print(`     ${name.padEnd(width)}  ${value}`);
    if (step.holds === false) return 'broken';
  }
  return shown.some(({ holds }) => holds === null) ? 'unchecked' : 'proven';
}

async function stepsOf(report: FairnessReport, chain: readonly ChainEntry[] | null): Promise<Shown[] | null> {
  let isUnchecked = false;
  const isSigned = async (pulse: BeaconPulse) => {
    try {
      return await isSignedBy(pulse);
    } catch (thrown) {
      // Everything else needs Node alone; the curve's arithmetic is a package.
      if (!isMissingPackage(thrown)) throw thrown;
      isUnchecked = true;
      return true;
    }
  };
  const winner = report.winner === null ? null : { participantNumber: report.winner };
  const published = { round: { ...report, winner }, announcedHead: null, proof: report };
  const steps = await verifyDraw(published, crypto.subtle, isSigned).catch((thrown: unknown) => {
    if (thrown instanceof RangeError) throw new Usage(`No track may have such runners: ${thrown.message}.`);
    throw thrown;
  });
  if (steps === null) return null;
  const shown = steps.map((step): Shown => {
    const holds = step.step === 'signature' && step.holds && isUnchecked ? null : step.holds;
    return { ...wordsOf(step, report), holds };
  });
  return chain === null ? shown : [...shown.slice(0, 1), chainStep(report, chain), ...shown.slice(1)];
}

function chainStep({ commitment, chainHead }: FairnessReport, chain: readonly ChainEntry[]): Shown {
  const computed = headAfter(commitment, chain);
  return {
    title: `The ${chain.length} links of the chain lead from the commitment to the head that was published at the close`,
    holds: computed === chainHead,
    rows: [
      ['expected', chainHead ?? '(nothing)'],
      ['found', computed],
    ],
  };
}

function isMissingPackage(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND';
}

function mark(holds: boolean | null): string {
  return holds === null ? '[ ?? ]' : holds ? '[ ok ]' : '[FAIL]';
}
