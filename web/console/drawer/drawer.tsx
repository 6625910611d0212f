import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { formats } from '../../formats.ts';
import { ShiftCard } from './shift-card.tsx';
import { PastShifts } from './past-shifts.tsx';
import { today, watchDrawer } from './shift.ts';
import { drawerWords } from './words.ts';

/** The drawer: the shift that is open, its close, today's sales, the shifts before. */
export function Drawer() {
  useEffect(() => watchDrawer(), []);
  return (
    <div class="drawer">
      <ShiftCard />
      <Today />
      <PastShifts />
      <Password />
    </div>
  );
}

function Today() {
  const words = drawerWords.value;
  const { amount } = formats.value;
  const sums = today.value;
  return (
    <section class="card today">
      <h2>{words.today}</h2>
      <dl class="sums">
        <dt>{words.received}</dt>
        <dd>{sums === undefined ? '–' : amount(sums.receivedMinor)}</dd>
        <dt>{words.paidOut}</dt>
        <dd>{sums === undefined ? '–' : amount(sums.payoutsMinor)}</dd>
        <dt>{words.balance}</dt>
        <dd class="sum">{sums === undefined ? '–' : amount(sums.balanceMinor)}</dd>
      </dl>
    </section>
  );
}

/** One's own password; it comes when the drawer is looked at, because it is rarely wanted. */
function Password() {
  const [Own, setOwn] = useState<ComponentType | null>(null);
  useEffect(() => {
    // After a new deployment it is not where this page believes it is: the next page has it.
    void import('../admin/password.tsx').then(
      ({ OwnPassword }) => setOwn(() => OwnPassword),
      () => undefined,
    );
  }, []);
  return Own === null ? null : <Own />;
}
