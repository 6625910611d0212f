import { formats } from '../../formats.ts';
import { openRound } from '../floor.ts';
import { printTicket, printsAtOnce, setPrintsAtOnce } from '../print/printer.ts';
import { refusalWords } from '../refusals.ts';
import { groupedCode, groupedDigits } from '../ticket/written.ts';
import { sale, type Sale, type Ticket } from './sale.ts';
import { slip } from './slip.ts';
import { sellWords } from './words.ts';

/** What became of the ticket, in words; a sold one with what stands on it. */
export function Outcome() {
  const now = sale.value;
  return (
    <>
      <p class="outcome" role="status" data-sale={now.is} data-doubtful={now.is === 'sending' && now.isDoubtful ? '' : undefined}>
        {wordsOf(now)}
      </p>
      {now.is === 'sold' && <Sold receipt={now.receipt} />}
      <label class="check">
        <input type="checkbox" checked={printsAtOnce.value} onChange={({ currentTarget }) => setPrintsAtOnce(currentTarget.checked)} />
        {sellWords.value.printsAtOnce}
      </label>
    </>
  );
}

function wordsOf(now: Sale): string {
  const words = sellWords.value;
  switch (now.is) {
    case 'typing':
      return '';
    case 'sending':
      return now.isDoubtful ? words.doubtful : words.sending;
    case 'sold':
      return (now.isChange ? words.changed : words.sold)(groupedDigits(now.receipt.receiptId));
    case 'refused':
      return now.problem.code === 'betting/round-closed' && slip.value.replaces === null ? closedWords() : refusalWords(now.problem);
    case 'offline':
      return words.offline;
    case 'no round':
      return words.noRoundNow;
    case 'no bets':
      return words.nothingToSell;
  }
}

function closedWords(): string {
  const next = openRound.value;
  return next === null || next === undefined ? sellWords.value.closedNoNext : sellWords.value.closed(String(next.roundNumber));
}

function Sold({ receipt }: { readonly receipt: Ticket }) {
  const { redeemCode } = receipt;
  return (
    <div class="sold">
      <p class="sold-sum">
        <data value={receipt.totalMinor}>{formats.value.amount(receipt.totalMinor)}</data>
      </p>
      {redeemCode !== null && (
        <>
          <p>
            {sellWords.value.code} <strong class="code">{groupedCode(redeemCode)}</strong>
          </p>
          <button type="button" class="button" onClick={() => void printTicket({ ...receipt, redeemCode })}>
            {sellWords.value.print}
          </button>
        </>
      )}
    </div>
  );
}
