import type { Stake } from '../../../domains/betting/contract.ts';
import { formats } from '../../formats.ts';
import { ClothBadge } from '../../page/cloth-badge.tsx';
import { Empty } from '../../page/empty.tsx';
import { openRound } from '../floor.ts';
import { groupedDigits } from '../ticket/written.ts';
import { Outcome } from './outcome.tsx';
import { sale, sell } from './sale.ts';
import { bestPrizeMinor, prizeMinor, removeBet, slip, totalMinor } from './slip.ts';
import { sellWords } from './words.ts';

/** The ticket as it grows: its bets, what they cost, what they can pay, and what became of it. */
export function SlipCard() {
  const words = sellWords.value;
  const { bets, replaces } = slip.value;
  const isSending = sale.value.is === 'sending';
  const total = formats.value.amount(totalMinor.value);
  return (
    <div class="slip" aria-busy={isSending}>
      {replaces !== null && <p class="eyebrow">{words.changing(groupedDigits(replaces.receiptId))}</p>}
      {bets.length === 0 && sale.value.is !== 'sold' && <Empty title={words.noBets} next={words.noBetsNext} />}
      <ol class="bets">
        {bets.map((bet, index) => (
          <Bet key={index} bet={bet} onRemove={() => !isSending && removeBet(index)} />
        ))}
      </ol>
      {bets.length > 0 && (
        <>
          <dl class="sums">
            <dt>{words.total}</dt>
            <dd class="sum">{total}</dd>
            <dt>{words.canPay}</dt>
            <dd>{bestPrizeMinor.value === null ? words.poolPays : formats.value.amount(bestPrizeMinor.value)}</dd>
          </dl>
          <button type="button" class="button act sell-now" aria-disabled={isSending} onClick={() => void sell()}>
            {replaces === null ? words.sellNow(total) : words.changeNow(total)}
          </button>
        </>
      )}
      <Outcome />
    </div>
  );
}

function Bet({ bet, onRemove }: { readonly bet: Stake; readonly onRemove: () => void }) {
  const runner = openRound.value?.participants.find(({ participantNumber }) => participantNumber === bet.participantNumber);
  const prize = prizeMinor(bet);
  return (
    <li>
      <ClothBadge number={bet.participantNumber} />
      <span class="bet-name">{runner?.name}</span>
      <data value={bet.stakeMinor}>{formats.value.amount(bet.stakeMinor)}</data>
      <span class="soft number">{prize !== null && formats.value.amount(prize)}</span>
      <button
        type="button"
        class="remove"
        aria-label={sellWords.value.remove(runner?.name ?? String(bet.participantNumber))}
        onClick={onRemove}
      >
        ×
      </button>
    </li>
  );
}
