import type { Shift } from '../../../../domains/betting/contract.ts';
import { formats } from '../../../formats.ts';
import { api, filled, outcomeOf } from '../api.ts';
import { Pager, usePages } from '../paging.tsx';
import { Answer, Table } from '../parts.tsx';
import { shiftsWords } from './words.ts';

const EVERY_MS = 5_000;

/** Every drawer, and by how much it differs from what should lie in it. */
export function ShiftsSection() {
  const words = shiftsWords.value;
  const { amount } = formats.value;
  const pages = usePages(
    'shifts',
    (cursor) => outcomeOf(api.GET('/api/v1/shifts', { params: { query: filled({ cursor, limit: 20 }) } })),
    EVERY_MS,
  );
  const money = (heading: string, figure: (shift: Shift) => number) => ({
    heading,
    number: true,
    cell: (shift: Shift) => amount(figure(shift)),
  });
  return (
    <div class="admin">
      <section class="card">
        <h2>{words.all}</h2>
        <p class="soft">{words.next}</p>
        <Answer of={pages.asked}>
          {(shifts) => (
            <Table
              caption={words.all}
              rows={shifts}
              keyOf={({ shiftId }) => shiftId}
              markOf={({ differenceMinor }) => (differenceMinor === null || differenceMinor === 0 ? undefined : 'differs')}
              empty={{ title: words.none, next: words.noneNext }}
              columns={[
                { heading: words.cashier, cell: ({ cashierId, shiftId }) => <a href={`#audit/SHIFT/${shiftId}`}>{cashierId}</a> },
                { heading: words.status, cell: ({ status }) => words.states[status] },
                { heading: words.opened, cell: ({ openedAt }) => <Moment at={openedAt} /> },
                { heading: words.closed, cell: ({ closedAt }) => (closedAt === null ? '–' : <Moment at={closedAt} />) },
                money(words.float, ({ floatMinor }) => floatMinor),
                money(words.sales, ({ sums }) => sums.salesMinor),
                money(words.voids, ({ sums }) => sums.voidsMinor),
                money(words.payouts, ({ sums }) => sums.payoutsMinor),
                money(words.refunds, ({ sums }) => sums.refundsMinor),
                money(words.expected, ({ expectedMinor }) => expectedMinor),
                { heading: words.counted, number: true, cell: ({ countedMinor }) => (countedMinor === null ? '–' : amount(countedMinor)) },
                { heading: words.difference, number: true, cell: differenceOf },
              ]}
            />
          )}
        </Answer>
        <Pager {...pages} />
      </section>
    </div>
  );
}

function Moment({ at }: { readonly at: string }) {
  return <time dateTime={at}>{`${formats.value.day(at)}, ${formats.value.clock(Date.parse(at))}`}</time>;
}

/** In words, for a minus is easily read over. */
function differenceOf({ status, differenceMinor }: Shift): string {
  const words = shiftsWords.value;
  const { amount } = formats.value;
  if (differenceMinor === null) return status === 'closed' ? words.notCounted : '–';
  if (differenceMinor === 0) return words.even;
  return differenceMinor < 0 ? words.short(amount(-differenceMinor)) : words.over(amount(differenceMinor));
}
