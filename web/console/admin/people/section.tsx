import { formats } from '../../../formats.ts';
import { within } from '../address.ts';
import { api, filled, outcomeOf } from '../api.ts';
import { Pager, usePages } from '../paging.tsx';
import { Answer, Table } from '../parts.tsx';
import { AddAccount } from './add-account.tsx';
import { OneAccount } from './one-account.tsx';
import { peopleWords } from './words.ts';

/** Who may do what; the account that the address names: `#people/<userId>`. */
export function PeopleSection() {
  const [userId = ''] = within.value;
  return <div class="admin">{userId === '' ? <Accounts /> : <OneAccount key={userId} userId={userId} />}</div>;
}

function Accounts() {
  const words = peopleWords.value;
  const { day } = formats.value;
  const pages = usePages('accounts', (cursor) => outcomeOf(api.GET('/api/v1/users', { params: { query: filled({ cursor, limit: 50 }) } })));
  return (
    <>
      <section class="card">
        <h2>{words.all}</h2>
        <Answer of={pages.asked}>
          {(accounts) => (
            <Table
              caption={words.all}
              rows={accounts}
              keyOf={({ userId }) => userId}
              empty={{ title: words.none, next: words.noneNext }}
              columns={[
                {
                  heading: words.name,
                  cell: ({ userId, username }) => <a href={`#people/${encodeURIComponent(userId)}`}>{username}</a>,
                },
                { heading: words.role, cell: ({ role }) => words.roles[role] },
                { heading: words.state, cell: ({ disabledAt }) => (disabledAt === null ? words.active : words.disabled) },
                { heading: words.since, cell: ({ createdAt }) => <time dateTime={createdAt}>{day(createdAt)}</time> },
              ]}
            />
          )}
        </Answer>
        <Pager {...pages} />
      </section>
      <AddAccount onAdded={pages.asked.again} />
    </>
  );
}
