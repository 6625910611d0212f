import { Awaiting, Shell, Unknown } from '../page/shell.tsx';
import { Book } from './book.tsx';
import { ProofCard } from './proof-card.tsx';
import { stakesKnown, subject } from './subject.ts';
import { RoundStage } from './stage.tsx';
import { roundWords } from './words.ts';

/** One round: who is winning, who won, and whether it was fair. */
export function RoundPage() {
  return (
    <Shell page="round">
      <Content />
    </Shell>
  );
}

function Content() {
  const view = subject.value;
  if (view === undefined) return <Awaiting />;
  if (view === null) return <Unknown title={roundWords.value.unknown} next={roundWords.value.unknownNext} />;
  return (
    <>
      <RoundStage view={view} round={view.round} stakesMinor={stakesKnown.value ? view.stakesMinor : undefined} />
      <ProofCard view={view} round={view.round} />
      <Book view={view} round={view.round} />
    </>
  );
}
