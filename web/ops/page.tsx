import type { History } from '../../core/metrics/contract.ts';
import { SignIn } from '../account/sign-in.tsx';
import { accountWords } from '../account/words.ts';
import { Empty } from '../page/empty.tsx';
import { Awaiting, Shell } from '../page/shell.tsx';
import { leave } from './account.ts';
import { GAUGES } from './gauges.ts';
import { Dependencies, Health } from './health.tsx';
import { Plot } from './plot.tsx';
import { access, askHouse, history, summary } from './state.ts';
import { Figures, Hubs, ReadTables } from './tables.tsx';
import { opsWords } from './words.ts';

/** Is it well? One line, then plots, each with its bound drawn in. */
export function OpsPage() {
  return (
    <Shell page="ops">
      <Content />
    </Shell>
  );
}

function Content() {
  switch (access.value) {
    case 'unknown':
      return <Awaiting />;
    case 'nobody':
      return <SignIn title={opsWords.value.signIn} onIn={askHouse} />;
    case 'forbidden':
      return <SignIn title={opsWords.value.signIn} note={opsWords.value.forbidden} onIn={askHouse} />;
    case 'admin':
      return <House />;
  }
}

function House() {
  const [now, past] = [summary.value, history.value];
  if (now === undefined || past === undefined) return <Awaiting />;
  return (
    <>
      <Health summary={now} points={past.points} bounds={past.bounds} />
      <Plots {...past} />
      <div class="details">
        <Dependencies dependencies={now.dependencies} />
        <ReadTables projections={now.projections} />
        <Hubs hubs={now.hubs} />
      </div>
      <button type="button" class="button leave" onClick={() => void leave()}>
        {accountWords.value.leave}
      </button>
    </>
  );
}

function Plots(past: History) {
  const words = opsWords.value;
  return (
    <section aria-labelledby="hour-title">
      <h2 id="hour-title">{words.lastHour}</h2>
      {past.points.length === 0 ? (
        <Empty title={words.nothingPlotted} next={words.nothingPlottedNext} />
      ) : (
        <>
          <div class="gauges">
            {GAUGES.map((gauge) => (
              <Plot key={gauge.title} gauge={gauge} points={past.points} bounds={past.bounds} />
            ))}
          </div>
          <Figures {...past} />
        </>
      )}
    </section>
  );
}
