import type { Round } from '../../domains/betting/contract.ts';
import { formats } from '../formats.ts';
import { Figure } from '../page/figure.tsx';
import { raceWords } from '../race/words.ts';

/** What a round took so far; undefined until it is known. */
export function Totals({ totals }: { readonly totals: Round['totals'] | undefined }) {
  return (
    <dl class="totals">
      <div>
        <dt>{raceWords.value.tickets}</dt>
        <dd id="total-tickets">
          <Figure value={totals?.receipts} format={formats.value.count} />
        </dd>
      </div>
      <div>
        <dt>{raceWords.value.stakes}</dt>
        <dd id="total-stakes">
          <Figure value={totals?.stakesMinor} format={formats.value.amount} />
        </dd>
      </div>
    </dl>
  );
}
