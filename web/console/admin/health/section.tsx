import { useState } from 'preact/hooks';
import type { Summary } from '../../../../core/metrics/contract.ts';
import { formats } from '../../../formats.ts';
import { api, filled, outcomeOf } from '../api.ts';
import { useAsked } from '../asked.ts';
import { useCommand } from '../commanding.ts';
import { Answer, Field, Refused } from '../parts.tsx';
import { healthWords } from './words.ts';

const EVERY_MS = 5_000;

/** One line of health, and the way to the rest of it. */
export function HealthSection() {
  const words = healthWords.value;
  const summary = useAsked('summary', () => outcomeOf(api.GET('/api/v1/ops/summary')), EVERY_MS);
  return (
    <div class="admin">
      <section class="card">
        <Answer of={summary}>
          {(now) => (
            <p class="admin-health" role="status" data-health={now.status}>
              <strong>{words[now.status]}</strong> {reasonsOf(now).join(' ')}
            </p>
          )}
        </Answer>
        <p>
          <a class="way" href="/ops">
            {words.more}
          </a>
        </p>
      </section>
      <Cached />
    </div>
  );
}

function reasonsOf({ dependencies, halted, backlog }: Summary): string[] {
  const words = healthWords.value;
  const away = Object.entries(dependencies).flatMap(([name, { ok }]) => (ok ? [] : [name]));
  return [
    away.length === 0 ? undefined : words.away(away.join(', ')),
    halted.length === 0 ? undefined : words.halted(halted.join(', ')),
    backlog === null || backlog.events === 0 ? undefined : words.waiting(formats.value.count(backlog.events)),
  ].filter((reason) => reason !== undefined);
}

/** Gives up what is cached of one round, or all of it. */
function Cached() {
  const words = healthWords.value;
  const [roundId, setRoundId] = useState('');
  const [said, setSaid] = useState('');
  const { busy, refusal, send } = useCommand();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSaid('');
    const query = filled({ roundId: roundId.trim() });
    if ((await send(() => api.POST('/api/v1/stats/invalidate', { params: { query } })))?.ok === true) setSaid(words.givenUp);
  };
  return (
    <section class="card">
      <h2>{words.cache}</h2>
      <p class="soft">{words.cacheNext}</p>
      <form class="admin-form" onSubmit={(event) => void submit(event)} aria-busy={busy}>
        <Field name="cached-round" label={words.round} hint={words.roundHint} inputMode="numeric" value={roundId} onValue={setRoundId} />
        <Refused refusal={refusal} />
        <div class="actions">
          <button class="button" type="submit" aria-disabled={busy}>
            {words.giveUp}
          </button>
          <p role="status">{said}</p>
        </div>
      </form>
    </section>
  );
}
