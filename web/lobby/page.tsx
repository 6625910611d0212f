import { Awaiting, Shell } from '../page/shell.tsx';
import { rounds } from '../round/topics.ts';
import { Board } from './board.tsx';
import { Matches } from './matches.tsx';
import { Next } from './next.tsx';
import { Results } from './results.tsx';
import { Stage } from './stage.tsx';
import { track } from './topics.ts';

/** What is on now. */
export function Lobby() {
  return <Shell page="lobby">{track.value === undefined ? <Awaiting /> : <Content />}</Shell>;
}

function Content() {
  const view = track.value;
  if (view === undefined) return null;
  // While a race runs the next round already takes bets: the board is that round's.
  const round = view.waiting ?? view.running?.round;
  return (
    <>
      <Stage track={view} />
      <div class="aside">
        <Matches />
        <Next round={view.running === null ? null : view.waiting} />
        <Results results={view.results} />
      </div>
      {round !== undefined && <Board round={round} view={rounds.views.value.get(round.roundId)} />}
    </>
  );
}
