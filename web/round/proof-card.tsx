import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Round } from '../../domains/betting/contract.ts';
import type { RoundView } from '../../domains/betting/live.ts';
import { pulseAfter, timeOfPulse } from '../../domains/betting/round/beacon.ts';
import { verifyDraw, type Step } from '../../domains/betting/round/verify.ts';
import { formats } from '../formats.ts';
import { ProofStep } from './proof-step.tsx';
import { KnownStep } from './known-step.tsx';
import { roundWords } from './words.ts';

/** How far this browser is with checking the draw. */
type Checking = { readonly is: 'sealed' | 'running' | 'impossible' } | { readonly is: 'done'; readonly steps: readonly Step[] };

/** Whether the draw was fair: computed here from what was published, not believed. */
export function ProofCard({ round, view }: { readonly round: Round; readonly view: RoundView }) {
  const checking = useChecking(round, view);
  const verdict = verdictOf(checking);
  return (
    <section class="card proof" aria-labelledby="proof-title" data-proof={verdict}>
      <h2 id="proof-title">{view.proof?.serverSeed == null ? roundWords.value.willBeFair : roundWords.value.fair}</h2>
      <p class="verdict" role="status">
        {wordsOf(verdict)}
      </p>
      <ol class="steps">
        {checking.is === 'done' ? (
          checking.steps.map((step) => <ProofStep key={step.step} step={step} round={round} announcedHead={view.chainHead} />)
        ) : (
          <>
            <KnownStep title={roundWords.value.sealStep} note={roundWords.value.sealNote} known={round.commitment} />
            <KnownStep title={roundWords.value.chainStep} note={roundWords.value.chainNote} known={view.chainHead} />
            {round.entropyKind === 'beacon' && (
              <KnownStep title={roundWords.value.pulseStep} note={roundWords.value.pulseNote} known={knownPulse(view)} />
            )}
            <KnownStep title={roundWords.value.drawStep} note={null} known={view.proof?.serverSeed ?? null} />
          </>
        )}
      </ol>
    </section>
  );
}

/** Which pulse the draw waits for, once bets are closed. */
function knownPulse({ closedAt }: RoundView): string | null {
  if (closedAt === null) return null;
  const pulse = pulseAfter(Date.parse(closedAt));
  return roundWords.value.pulse(String(pulse), formats.value.time(timeOfPulse(pulse)));
}

function useChecking(round: Round, { chainHead, proof }: RoundView): Checking {
  const checking = useSignal<Checking>({ is: 'sealed' });
  useEffect(() => {
    let current = true;
    const tell = (now: Checking) => {
      if (current) checking.value = now;
    };
    void check(round, chainHead, proof, tell);
    return () => {
      current = false;
    };
  }, [round.roundId, chainHead, proof]);
  return checking.value;
}

async function check(round: Round, announcedHead: string | null, proof: RoundView['proof'], tell: (now: Checking) => void): Promise<void> {
  if (proof?.serverSeed == null) return tell({ is: 'sealed' });
  // Typed as always there; a page that came without TLS has none.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) return tell({ is: 'impossible' });
  tell({ is: 'running' });
  const steps = await verifyDraw({ round, announcedHead, proof }, subtle);
  if (steps !== null) tell({ is: 'done', steps });
}

/** What the checking has come to. */
function verdictOf(checking: Checking): 'sealed' | 'running' | 'impossible' | 'holds' | 'fails' {
  if (checking.is !== 'done') return checking.is;
  return checking.steps.every(({ holds }) => holds) ? 'holds' : 'fails';
}

function wordsOf(verdict: ReturnType<typeof verdictOf>): string {
  switch (verdict) {
    case 'sealed':
      return roundWords.value.sealed;
    case 'running':
      return roundWords.value.checking;
    case 'impossible':
      return roundWords.value.cannotCheck;
    case 'holds':
      return roundWords.value.proven;
    case 'fails':
      return roundWords.value.broken;
  }
}
