import { useState } from 'preact/hooks';
import type { Shift } from '../../../domains/betting/contract.ts';
import { formats } from '../../formats.ts';
import { house } from '../../live/house.ts';
import { Empty } from '../../page/empty.tsx';
import { minorOf } from '../amount.ts';
import { refusalWords } from '../refusals.ts';
import { closeShift, drawerDeed, isOld, openShift, shift, type DrawerDeed } from './shift.ts';
import { drawerWords } from './words.ts';

/** The open shift with its figures so far, and its close; or the way to open one. */
export function ShiftCard() {
  const words = drawerWords.value;
  const now = shift.value;
  return (
    <section class="card shift" data-shift={now === undefined ? 'unknown' : (now?.status ?? 'none')} aria-busy={now === undefined}>
      <h2>{words.yourShift}</h2>
      {now === null && <NoShift />}
      {now !== null && now !== undefined && <OpenShift shift={now} />}
      {isOld.value && <p class="soft">{words.failed}</p>}
      <p class="outcome" role="status" data-deed={drawerDeed.value.is}>
        {deedWords(drawerDeed.value)}
      </p>
    </section>
  );
}

function NoShift() {
  const words = drawerWords.value;
  return (
    <>
      <Empty title={words.noShift} next={house.value?.shifts === 'by-hand' ? words.noShiftByHand : words.noShiftNext} />
      <AmountForm name="float" label={words.float} submit={words.open} onAmount={(floatMinor) => void openShift(floatMinor)} />
    </>
  );
}

function OpenShift({ shift: open }: { readonly shift: Shift }) {
  const words = drawerWords.value;
  const { amount, count, time } = formats.value;
  const { sums, floatMinor, expectedMinor, openedAt, status } = open;
  return (
    <>
      <p class="soft">{status === 'closing' ? words.closing : words.since(time(openedAt))}</p>
      <dl class="sums">
        <dt>{words.float}</dt>
        <dd>{amount(floatMinor)}</dd>
        <dt>
          {words.sales} <span class="soft">{words.tickets(count(sums.receipts))}</span>
        </dt>
        <dd>{amount(sums.salesMinor)}</dd>
        <dt>{words.voids}</dt>
        <dd>{less(sums.voidsMinor)}</dd>
        <dt>{words.payouts}</dt>
        <dd>{less(sums.payoutsMinor)}</dd>
        <dt>{words.refunds}</dt>
        <dd>{less(sums.refundsMinor)}</dd>
        <dt>{words.expected}</dt>
        <dd class="sum">{amount(expectedMinor)}</dd>
      </dl>
      <p class="soft">{words.recorded}</p>
      <AmountForm
        name="counted"
        label={words.counted}
        submit={words.close}
        onAmount={(countedMinor) => void closeShift(open, countedMinor)}
      />
    </>
  );
}

/** What left the drawer; nothing has no sign. */
function less(minor: number): string {
  return formats.value.amount(minor === 0 ? 0 : -minor);
}

interface AmountFormProps {
  readonly name: string;
  readonly label: string;
  readonly submit: string;
  readonly onAmount: (minor: number) => void;
}

function AmountForm({ name, label, submit, onAmount }: AmountFormProps) {
  const [typed, type] = useState('');
  const [isBad, setBad] = useState(false);
  return (
    <form
      class="amount-form"
      onSubmit={(event) => {
        event.preventDefault();
        const minor = minorOf(typed);
        setBad(minor === null);
        if (minor !== null) onAmount(minor);
      }}
    >
      <label class="field">
        {label}
        <input
          name={name}
          value={typed}
          inputMode="decimal"
          autocomplete="off"
          required
          aria-invalid={isBad}
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
      </label>
      <button type="submit" class="button act" aria-disabled={drawerDeed.value.is === 'doing'}>
        {submit}
      </button>
      <p role="alert" class="complaint">
        {isBad ? drawerWords.value.badAmount : ''}
      </p>
    </form>
  );
}

function deedWords(now: DrawerDeed): string {
  const words = drawerWords.value;
  switch (now.is) {
    case 'none':
    case 'opened':
      return '';
    case 'doing':
      return now.isDoubtful ? words.doubtful : words.doing;
    case 'closed':
      return differenceWords(now.shift);
    case 'refused':
      return refusalWords(now.problem);
  }
}

/** How what was counted fits what should lie in the drawer. */
export function differenceWords({ differenceMinor }: Shift): string {
  const words = drawerWords.value;
  if (differenceMinor === null) return words.notCounted;
  if (differenceMinor === 0) return words.exact;
  const amount = formats.value.amount(Math.abs(differenceMinor));
  return differenceMinor > 0 ? words.over(amount) : words.short(amount);
}
