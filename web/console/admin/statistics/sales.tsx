import { useState } from 'preact/hooks';
import type { SalesStatistics } from '../../../../domains/betting/contract.ts';
import { formats } from '../../../formats.ts';
import { api, filled, outcomeOf } from '../api.ts';
import { useAsked } from '../asked.ts';
import { Answer, Field, Table } from '../parts.tsx';
import { faultsOf } from '../refusals.ts';
import { LazyPlot } from './lazy-plot.tsx';
import { byDay, dateBefore } from './sums.ts';
import { statisticsWords } from './words.ts';

const DAYS = 30;

/** What each cashier took and paid on each day. */
export function Sales() {
  const words = statisticsWords.value;
  const [from, setFrom] = useState(() => dateBefore(Date.now(), DAYS));
  const [to, setTo] = useState(() => dateBefore(Date.now(), 0));
  const [cashierId, setCashierId] = useState('');
  const query = { from, to, cashierId: cashierId.trim() };
  const sales = useAsked(JSON.stringify(query), () => outcomeOf(api.GET('/api/v1/stats/sales', { params: { query: filled(query) } })));
  const faults = faultsOf(sales.refusal);
  return (
    <section class="card">
      <h2>{words.sales}</h2>
      <div class="admin-fields">
        <Field name="from" type="date" label={words.from} value={from} onValue={setFrom} fault={faults.get('from')} />
        <Field name="to" type="date" label={words.to} value={to} onValue={setTo} fault={faults.get('to')} />
        <Field
          name="cashier"
          label={words.cashier}
          hint={words.cashierHint}
          value={cashierId}
          onValue={setCashierId}
          fault={faults.get('cashierId')}
        />
      </div>
      <Answer of={sales}>{(answer) => <SalesFigures sales={answer} />}</Answer>
    </section>
  );
}

function SalesFigures({ sales }: { readonly sales: SalesStatistics }) {
  const words = statisticsWords.value;
  const { amount, count } = formats.value;
  const days = byDay(sales);
  return (
    <>
      <p role="status">
        {words.inAll}: {words.received} <strong>{amount(sales.receivedMinor)}</strong> · {words.payouts}{' '}
        <strong>{amount(sales.payoutsMinor)}</strong> · {words.left} <strong>{amount(sales.balanceMinor)}</strong>
      </p>
      {days.length > 1 && (
        <LazyPlot
          places={days.map(({ day }) => day)}
          lines={[
            { name: words.received, color: 'information', dash: [], values: days.map(({ receivedMinor }) => receivedMinor) },
            { name: words.payouts, color: 'signal', dash: [6, 4], values: days.map(({ payoutsMinor }) => payoutsMinor) },
          ]}
          spoken={words.plotOfSales(count(days.length), amount(sales.receivedMinor), amount(sales.payoutsMinor))}
        />
      )}
      <Table
        caption={words.sales}
        rows={sales.days}
        keyOf={({ day, cashierId }) => `${day} ${cashierId}`}
        empty={{ title: words.noSales, next: words.noSalesNext }}
        columns={[
          { heading: words.day, cell: ({ day }) => <time dateTime={day}>{day}</time> },
          { heading: words.cashier, cell: ({ cashierId }) => cashierId },
          { heading: words.tickets, number: true, cell: ({ receipts }) => count(receipts) },
          { heading: words.received, number: true, cell: ({ receivedMinor }) => amount(receivedMinor) },
          { heading: words.payouts, number: true, cell: ({ payoutsMinor }) => amount(payoutsMinor) },
          { heading: words.left, number: true, cell: ({ balanceMinor }) => amount(balanceMinor) },
        ]}
      />
    </>
  );
}
