import { useEffect, useState } from 'preact/hooks';
import type { Receipt } from '../../../../domains/betting/contract.ts';
import { formats } from '../../../formats.ts';
import { within } from '../address.ts';
import { api, filled, outcomeOf } from '../api.ts';
import { Pager, usePages } from '../paging.tsx';
import { Answer, Choice, Field, Table } from '../parts.tsx';
import { faultsOf } from '../refusals.ts';
import { OneTicket } from './one-ticket.tsx';
import { ticketsWords } from './words.ts';

const EVERY_MS = 5_000;
const STATES: readonly Receipt['status'][] = ['open', 'won', 'lost', 'paid', 'void', 'refundable'];

/** All tickets, or the one that the address names: `#tickets/<receiptId>`; those of a round: `#tickets/round/<roundId>`. */
export function TicketsSection() {
  const [kind, id] = within.value;
  const isOne = kind !== undefined && kind !== '' && kind !== 'round';
  return <div class="admin">{isOne ? <OneTicket receiptId={kind} /> : <Tickets ofRound={kind === 'round' ? (id ?? '') : ''} />}</div>;
}

function Tickets({ ofRound }: { readonly ofRound: string }) {
  const words = ticketsWords.value;
  const { amount, count, time } = formats.value;
  const [roundId, setRoundId] = useState(ofRound);
  const [cashierId, setCashierId] = useState('');
  const [status, setStatus] = useState<Receipt['status'] | ''>('');
  useEffect(() => setRoundId(ofRound), [ofRound]);
  const filters = { roundId: roundId.trim(), cashierId: cashierId.trim(), status };
  const pages = usePages(
    JSON.stringify(filters),
    (cursor) => outcomeOf(api.GET('/api/v1/receipts', { params: { query: filled({ ...filters, cursor, limit: 20 }) } })),
    EVERY_MS,
  );
  const faults = faultsOf(pages.asked.refusal);
  return (
    <section class="card">
      <h2>{words.all}</h2>
      <div class="admin-fields">
        <Field
          name="round"
          label={words.round}
          hint={words.roundHint}
          inputMode="numeric"
          value={roundId}
          onValue={setRoundId}
          fault={faults.get('roundId')}
        />
        <Field
          name="cashier"
          label={words.cashier}
          hint={words.cashierHint}
          value={cashierId}
          onValue={setCashierId}
          fault={faults.get('cashierId')}
        />
        <Choice
          name="status"
          label={words.status}
          value={status}
          onValue={(value) => setStatus(STATES.find((state) => state === value) ?? '')}
          options={[{ value: '', label: words.any }, ...STATES.map((value) => ({ value, label: words.states[value] }))]}
        />
      </div>
      <Answer of={pages.asked}>
        {(rows) => (
          <Table
            caption={words.all}
            rows={rows}
            keyOf={({ receiptId }) => receiptId}
            empty={{ title: words.none, next: words.noneNext }}
            columns={[
              { heading: words.ticket, cell: ({ receiptId }) => <a href={`#tickets/${receiptId}`}>{receiptId}</a> },
              { heading: words.round, number: true, cell: ({ roundId: round }) => round },
              { heading: words.sold, cell: ({ createdAt }) => <time dateTime={createdAt}>{time(createdAt)}</time> },
              { heading: words.soldBy, cell: ({ cashierId: by }) => by },
              { heading: words.bets, number: true, cell: ({ bets }) => count(bets) },
              { heading: words.stake, number: true, cell: ({ totalMinor }) => amount(totalMinor) },
              { heading: words.prize, number: true, cell: ({ prizeMinor }) => amount(prizeMinor) },
              { heading: words.status, cell: ({ status: state }) => <span data-state={state}>{words.states[state]}</span> },
            ]}
          />
        )}
      </Answer>
      <Pager {...pages} />
    </section>
  );
}
