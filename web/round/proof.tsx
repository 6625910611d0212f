import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { words } from '../language.ts';
import { seedFits } from './seed-check.ts';

const SHOWN_CHARACTERS = 12;

/** The beginning of a round's commitment; the whole of it to whoever points at it or copies it. */
export function Commitment({ commitment }: { readonly commitment: string }) {
  return (
    <p class="commitment">
      <span class="label">{words.value.committed}</span>
      <code title={`${words.value.commitmentNote}\n${commitment}`}>{commitment.slice(0, SHOWN_CHARACTERS)}…</code>
    </p>
  );
}

/** What became of the commitment: checked here, not believed. */
export function ProofLine({ commitment, serverSeed }: { readonly commitment: string; readonly serverSeed: string | null }) {
  const fits = useSignal<boolean | undefined>(undefined);
  useEffect(() => {
    fits.value = undefined;
    if (serverSeed !== null) void seedFits(serverSeed, commitment).then((answer) => (fits.value = answer));
  }, [serverSeed, commitment]);
  if (fits.value === undefined) return <Commitment commitment={commitment} />;
  return (
    <p class="commitment" data-fits={fits.value}>
      <span aria-hidden="true">{fits.value ? '✓' : '✗'}</span> {fits.value ? words.value.proofHolds : words.value.proofFails}
    </p>
  );
}
