import { formats } from '../formats.ts';
import { words } from '../language.ts';
import { connection, rounds, stale, track } from '../live/store.ts';
import { Matches } from '../match/matches.tsx';
import { Board } from '../round/board.tsx';
import { Book } from '../round/book.tsx';
import { Results } from '../round/results.tsx';
import { Stage } from '../round/stage.tsx';
import { Empty } from './empty.tsx';
import { Header } from './header.tsx';

/** The lobby: what is on now. */
export function Page() {
  return (
    <>
      <Header />
      <StaleNote />
      <main class="lobby" data-stale={stale.value ? '' : undefined}>
        {track.value === undefined ? <Waiting /> : <Lobby />}
      </main>
    </>
  );
}

function Lobby() {
  const view = track.value;
  if (view === undefined) return null;
  // While a race runs the next round already takes bets: the board and the book are that round's.
  const round = view.waiting ?? view.running?.round;
  const shown = round === undefined ? undefined : rounds.value.get(round.roundId);
  return (
    <>
      <Stage track={view} />
      {round !== undefined && <Board round={round} stakesMinor={shown?.stakesMinor} />}
      {round !== undefined && <Book roundId={round.roundId} view={shown} />}
      <Matches />
      <Results results={view.results} />
    </>
  );
}

/** Numbers that may be old say of when they are. */
function StaleNote() {
  const now = connection.value;
  if (now.state !== 'offline') return null;
  return <p class="stale-note">{words.value.figuresOf(formats.value.time(now.since))}</p>;
}

function Waiting() {
  const failed = connection.value.state === 'unreachable';
  return (
    <section class="card stage" id="stage" aria-busy={!failed}>
      {failed ? <Empty title={words.value.unreachable} next={words.value.unreachableNext} /> : <p class="loading">{words.value.loading}</p>}
    </section>
  );
}
