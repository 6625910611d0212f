import { useState } from 'preact/hooks';
import type { Account } from '../../../../core/auth/account/contract.ts';
import { formats } from '../../../formats.ts';
import { api, outcomeOf } from '../api.ts';
import { useAsked } from '../asked.ts';
import { Answer, Choice, Landing, News } from '../parts.tsx';
import { Step } from '../step.tsx';
import { adminWords } from '../words.ts';
import { roleOf, roleOptions } from './roles.ts';
import { peopleWords } from './words.ts';

/** One account, and what can be done about it; all of it holds at once. */
export function OneAccount({ userId }: { readonly userId: string }) {
  const words = peopleWords.value;
  const account = useAsked(userId, () => outcomeOf(api.GET('/api/v1/users/{userId}', { params: { path: { userId } } })));
  const [news, setNews] = useState('');
  const done = async () => {
    await account.again();
    setNews(words.done);
  };
  return (
    <section class="card">
      <Landing>{words.account(account.data?.username ?? userId)}</Landing>
      <News said={news} />
      <Answer of={account}>{(data) => <Detail account={data} onDone={done} />}</Answer>
      <div class="actions">
        <a class="way" href="#people">
          {adminWords.value.back}
        </a>
        <a class="way" href={`#audit/USER/${encodeURIComponent(userId)}`}>
          {words.history}
        </a>
      </div>
    </section>
  );
}

interface DetailProps {
  readonly account: Account;
  readonly onDone: () => Promise<void>;
}

function Detail({ account, onDone }: DetailProps) {
  const words = peopleWords.value;
  const { userId, role, email, disabledAt, createdAt } = account;
  const [newRole, setNewRole] = useState(role);
  const params = { path: { userId } };
  const facts = [
    { name: words.id, value: userId },
    { name: words.role, value: words.roles[role] },
    { name: words.email, value: email ?? '–' },
    { name: words.state, value: disabledAt === null ? words.active : words.disabled },
    { name: words.since, value: formats.value.day(createdAt) },
  ];
  const [title, act, means] =
    disabledAt === null ? [words.disable, words.disableAct, words.disableMeans] : [words.enable, words.enableAct, words.enableMeans];
  return (
    <>
      <dl class="admin-facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <Step
          title={words.changeRole}
          act={words.changeRoleAct}
          order={(reason) => api.PATCH('/api/v1/users/{userId}', { params, body: { role: newRole, reason } })}
          onDone={onDone}
        >
          <p>{words.changeRoleMeans}</p>
          <Choice
            name="role"
            label={words.newRole}
            value={newRole}
            onValue={(value) => setNewRole(roleOf(value))}
            options={roleOptions(words)}
          />
        </Step>
        <Step
          title={title}
          act={act}
          order={(reason) => api.PATCH('/api/v1/users/{userId}', { params, body: { disabled: disabledAt === null, reason } })}
          onDone={onDone}
        >
          <p>{means}</p>
        </Step>
        <Step
          title={words.signOut}
          act={words.signOutAct}
          order={(reason) => api.POST('/api/v1/users/{userId}/sign-out', { params, body: { reason } })}
          onDone={onDone}
        >
          <p>{words.signOutMeans}</p>
        </Step>
      </div>
    </>
  );
}
