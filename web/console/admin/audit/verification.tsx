import { useRef, useState } from 'preact/hooks';
import { formats } from '../../../formats.ts';
import { api, filled, outcomeOf } from '../api.ts';
import { Refused } from '../parts.tsx';
import { walk, type Walk } from './walk.ts';
import { auditWords } from './words.ts';

/** ISO instants; undefined for no bound. */
export interface Times {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Verifies the chain over the chosen times, page by page, and exports it. */
export function Verification({ from, to }: Times) {
  const words = auditWords.value;
  const [state, setState] = useState<Walk>({ is: 'not begun' });
  const stop = useRef(false);
  const isWalking = state.is === 'walking';
  const press = () => {
    stop.current = isWalking;
    if (isWalking) return;
    void walk(
      (cursor) => outcomeOf(api.GET('/api/v1/audit/verify', { params: { query: filled({ from, to, cursor }) } })),
      () => stop.current,
      setState,
    );
  };
  return (
    <section class="card admin-verification" data-walk={state.is} data-ok={state.is === 'done' ? String(state.found.ok) : undefined}>
      <h2>{words.verify}</h2>
      <p class="soft">{words.verifyNext}</p>
      <p role="status">
        <strong>{toldOf(state)}</strong>
      </p>
      {state.is === 'done' && !state.found.ok && <p>{words.brokenNext}</p>}
      <Refused refusal={state.is === 'failed' ? state.refusal : undefined} />
      <div class="actions">
        <button type="button" class="button act" onClick={press}>
          {isWalking ? words.stop : words.start}
        </button>
        <a class="way" href={exportOf({ from, to })} download="audit.ndjson">
          {words.exported}
        </a>
      </div>
      <p class="soft">{words.exportNext}</p>
    </section>
  );
}

function toldOf(state: Walk): string {
  const words = auditWords.value;
  const { count, day, time } = formats.value;
  const moment = (at: string) => `${day(at)}, ${time(at)}`;
  switch (state.is) {
    case 'not begun':
      return '';
    case 'walking':
      return words.walking(count(state.rows));
    case 'stopped':
    case 'failed':
      return words.stopped(count(state.rows));
    case 'done': {
      const { ok, rows, from, to, head, brokenAt } = state.found;
      if (brokenAt !== null || !ok) return words.broken(brokenAt?.id ?? '?', brokenAt?.why ?? '');
      if (head === null) return words.empty;
      return words.unbroken(count(rows), from === null ? words.theFirst : moment(from), to === null ? words.theEntry(head.id) : moment(to));
    }
  }
}

/** The address of the trail as a file, which the browser fetches itself. */
function exportOf(times: Times): string {
  const query = new URLSearchParams(filled(times)).toString();
  return `/api/v1/audit/export${query === '' ? '' : `?${query}`}`;
}
