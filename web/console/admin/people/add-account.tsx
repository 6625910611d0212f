import { useState } from 'preact/hooks';
import type { Role } from '../../../../core/auth/roles.ts';
import { api, filled } from '../api.ts';
import { useCommand } from '../commanding.ts';
import { Choice, Field, Refused } from '../parts.tsx';
import { faultsOf } from '../refusals.ts';
import { roleOf, roleOptions } from './roles.ts';
import { peopleWords } from './words.ts';

const BLANK: { readonly username: string; readonly password: string; readonly role: Role; readonly email: string } = {
  username: '',
  password: '',
  role: 'cashier',
  email: '',
};

/** Adds an account; the form is blank again once it is there. */
export function AddAccount({ onAdded }: { readonly onAdded: () => Promise<void> }) {
  const words = peopleWords.value;
  const [draft, setDraft] = useState(BLANK);
  const [said, setSaid] = useState('');
  const { busy, refusal, send } = useCommand();
  const faults = faultsOf(refusal);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSaid('');
    const { email, ...account } = draft;
    const outcome = await send(() => api.POST('/api/v1/users', { body: { ...account, ...filled({ email: email.trim() }) } }));
    if (outcome?.ok !== true) return;
    setSaid(words.added(draft.username));
    setDraft(BLANK);
    await onAdded();
  };
  return (
    <section class="card">
      <h2>{words.add}</h2>
      <form class="admin-form" onSubmit={(event) => void submit(event)} aria-busy={busy} autocomplete="off">
        <div class="admin-fields">
          <Field
            name="new-username"
            label={words.username}
            hint={words.usernameHint}
            autocomplete="off"
            required
            maxLength={64}
            value={draft.username}
            onValue={(username) => setDraft({ ...draft, username })}
            fault={faults.get('username')}
          />
          <Field
            name="new-password"
            type="password"
            label={words.password}
            hint={words.passwordHint}
            autocomplete="new-password"
            required
            value={draft.password}
            onValue={(password) => setDraft({ ...draft, password })}
            fault={faults.get('password')}
          />
          <Choice
            name="new-role"
            label={words.role}
            value={draft.role}
            onValue={(role) => setDraft({ ...draft, role: roleOf(role) })}
            options={roleOptions(words)}
          />
          <Field
            name="new-email"
            type="email"
            label={words.email}
            autocomplete="off"
            value={draft.email}
            onValue={(email) => setDraft({ ...draft, email })}
            fault={faults.get('email')}
          />
        </div>
        <Refused refusal={refusal} />
        <div class="actions">
          <button type="submit" class="button act" aria-disabled={busy}>
            {words.addAct}
          </button>
          <p role="status">{said}</p>
        </div>
      </form>
    </section>
  );
}
