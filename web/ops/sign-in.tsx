import { useState } from 'preact/hooks';
import { refusal, signIn } from './account.ts';
import { access } from './state.ts';
import { opsWords } from './words.ts';

/** Asks who looks; what goes wrong is said beside the button, and the name stays. */
export function SignIn() {
  const words = opsWords.value;
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || !(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    await signIn(textOf(form, 'username'), textOf(form, 'password'));
    setBusy(false);
  };
  return (
    <section class="card sign-in">
      <h1>{words.signIn}</h1>
      {access.value === 'forbidden' && <p>{words.forbidden}</p>}
      <form onSubmit={(event) => void submit(event)} aria-busy={busy}>
        <label>
          {words.username}
          <input name="username" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={64} />
        </label>
        <label>
          {words.password}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <button type="submit" aria-disabled={busy}>
          {words.enter}
        </button>
        <p role="alert">{refusalWords()}</p>
      </form>
    </section>
  );
}

function refusalWords(): string {
  const words = opsWords.value;
  switch (refusal.value) {
    case undefined:
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
