import { api, filled, outcomeOf } from '../api.ts';
import { Pager, usePages } from '../paging.tsx';
import { Answer, Table } from '../parts.tsx';
import { auditWords } from './words.ts';

/** Where the chain stood each day, and whether the archive says the same. */
export function Heads() {
  const words = auditWords.value;
  const pages = usePages('heads', (cursor) =>
    outcomeOf(api.GET('/api/v1/audit/heads', { params: { query: filled({ cursor, limit: 10 }) } })),
  );
  return (
    <section class="card">
      <h2>{words.heads}</h2>
      <p class="soft">{words.headsNext}</p>
      <Answer of={pages.asked}>
        {(heads) => (
          <Table
            caption={words.heads}
            rows={heads}
            keyOf={({ day }) => day}
            markOf={({ archive }) => (archive === 'agrees' ? undefined : 'differs')}
            empty={{ title: words.noHeads, next: words.noHeadsNext }}
            columns={[
              { heading: words.day, cell: ({ day }) => <time dateTime={day}>{day}</time> },
              { heading: words.entryNumber, number: true, cell: ({ id }) => id },
              { heading: words.archive, cell: ({ archive }) => words.archives[archive] },
              { heading: words.hash, cell: ({ hash }) => <code>{hash}</code> },
            ]}
          />
        )}
      </Answer>
      <Pager {...pages} />
    </section>
  );
}
