import { useState } from 'preact/hooks';
import { api, type Refusal } from './api.ts';
import { useCommand } from './commanding.ts';
import { Field, Refused } from './parts.tsx';
import { peopleWords } from './people/words.ts';
import './admin.css';

/** One's own password, and the end of every session one has; for all roles. */
export function OwnPassword() {
  const words = peopleWords.value;
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const [said, setSaid] = useState('');
  const { busy, refusal, send } = useCommand();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSaid('');
    const outcome = await send(() => api.POST('/api/v1/auth/password', { body: { currentPassword, newPassword } }));
    if (outcome?.ok !== true) return;
    setSaid(words.changed);
    setCurrent('');
    setNew('');
  };
  const leave = async () => {
    const outcome = await send(() => api.POST('/api/v1/auth/logout-everywhere'));
    // The page begins anew, and asks who is there.
    if (outcome?.ok === true) location.reload();
  };
  const own = ownFault(refusal);
  return (
    <section class="card admin-password">
      <h2>{words.own}</h2>
      <p class="soft">{words.ownMeans}</p>
      <form class="admin-form" onSubmit={(event) => void submit(event)} aria-busy={busy}>
        <div class="admin-fields">
          <Field
            name="current-password"
            type="password"
            label={words.current}
            autocomplete="current-password"
            required
            value={currentPassword}
            onValue={setCurrent}
            fault={own === 'wrong' ? words.wrongPassword : undefined}
          />
          <Field
            name="own-new-password"
            type="password"
            label={words.new}
            hint={words.newHint}
            autocomplete="new-password"
            required
            value={newPassword}
            onValue={setNew}
            fault={own === 'weak' ? words.weakPassword : undefined}
          />
        </div>
        <Refused refusal={own === undefined ? refusal : undefined} />
        <div class="actions">
          <button type="submit" class="button act" aria-disabled={busy}>
            {words.changePassword}
          </button>
          <button class="button" type="button" aria-disabled={busy} onClick={() => void leave()}>
            {words.everywhere}
          </button>
          <p role="status">{said}</p>
        </div>
      </form>
    </section>
  );
}

/** Which of the two passwords is to blame; undefined for what is wrong otherwise. */
function ownFault(refusal: Refusal | undefined): 'wrong' | 'weak' | undefined {
  if (refusal?.kind !== 'refused') return undefined;
  const { errors } = refusal.problem;
  if (errors.some(({ field }) => field === 'currentPassword')) return 'wrong';
  return errors.some(({ field }) => field === 'newPassword') ? 'weak' : undefined;
}
