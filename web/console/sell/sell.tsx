import { Awaiting } from '../../page/shell.tsx';
import { openRound } from '../floor.ts';
import { BetLine } from './bet-line.tsx';
import { Runners } from './runners.tsx';
import { SlipCard } from './slip-card.tsx';

/** The work itself: the line that bets are typed into, the ticket that they make, the runners. */
export function Sell() {
  if (openRound.value === undefined) return <Awaiting />;
  return (
    <div class="sell">
      <section class="card counter">
        <BetLine />
        <SlipCard />
      </section>
      <Runners />
    </div>
  );
}
