import { useState } from 'preact/hooks';
import { signIn, type SignedIn } from './account.ts';
import { accountWords } from './words.ts';

interface SignInProps {
  readonly title: string;
  /** Why somebody who is signed in is asked again. */
  readonly note?: string | undefined;
  readonly onIn: () => Promise<void>;
}

/** Asks who it is; what goes wrong is said beside the button, and the name stays. */
export function SignIn({ title, note, onIn }: SignInProps) {
  const words = accountWords.value;
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<SignedIn>('in');
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || !(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setOutcome('in');
    const next = await signIn(textOf(form, 'username'), textOf(form, 'password'));
    setOutcome(next);
    if (next === 'in') await onIn();
    setBusy(false);
  };
  return (
    <section class="card sign-in">
      <h1>{title}</h1>
      {note !== undefined && <p>{note}</p>}
      <form onSubmit={(event) => void submit(event)} aria-busy={busy}>
        <label class="field">
          {words.username}
          <input name="username" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={64} />
        </label>
        <label class="field">
          {words.password}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <button type="submit" class="button act" aria-disabled={busy}>
          {words.enter}
        </button>
        <p role="alert">{refusalOf(outcome)}</p>
      </form>
    </section>
  );
}

function refusalOf(outcome: SignedIn): string {
  const words = accountWords.value;
  switch (outcome) {
    case 'in':
      return '';
    case 'wrong':
      return words.wrong;
    case 'too many':
      return words.tooMany;
    case 'unreachable':
      return words.unreachable;
  }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
