import { useEffect, useRef, useState } from 'preact/hooks';
import type { TrackDetail } from '../../../../domains/betting/contract.ts';
import { formats } from '../../../formats.ts';
import { api } from '../api.ts';
import { useCommand } from '../commanding.ts';
import { Choice, Field, Refused } from '../parts.tsx';
import { faultsOf } from '../refusals.ts';
import { adminWords } from '../words.ts';
import { changesOf, draftOf, readDraft, type Draft } from './draft.ts';
import { MarginTold } from './margin-told.tsx';
import { RunnerFields } from './runner-fields.tsx';
import { tracksWords } from './words.ts';

interface SettingsFormProps {
  readonly track: TrackDetail;
  readonly onChanged: () => Promise<void>;
}

/** A track's settings. The margin they would give is told as they are typed; what the server refuses stands beside its field. */
export function SettingsForm({ track, onChanged }: SettingsFormProps) {
  const words = tracksWords.value;
  const { minorDigits } = formats.value;
  // What differs from these settings is what is changed: what another admin sets meanwhile stays.
  const [base, setBase] = useState(track);
  const [draft, setDraft] = useState<Draft>(() => draftOf(track, minorDigits));
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const { busy, refusal, send } = useCommand();
  const reading = readDraft(draft, minorDigits);
  const isUntouched = reading.ok && Object.keys(changesOf(reading.settings, base)).length === 0;
  const begin = () => {
    setBase(track);
    setDraft(draftOf(track, minorDigits));
  };
  useEffect(() => {
    if (isUntouched) begin();
  }, [JSON.stringify(track), minorDigits]);
  const refused = faultsOf(refusal);
  const faultOf = (field: string) => (!reading.ok && reading.faults.includes(field) ? words.noNumber : refused.get(field));
  // What is said beside the field it is about is not said twice.
  const isRefusedField = refusal?.kind === 'refused' && refusal.problem.code !== 'core/malformed' && refused.size > 0;
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSaid('');
    if (!reading.ok) return focusFault(form.current);
    const changes = changesOf(reading.settings, base);
    if (Object.keys(changes).length === 0) return setSaid(words.nothingChanged);
    const outcome = await send(() =>
      api.PATCH('/api/v1/tracks/{trackId}', { params: { path: { trackId: track.trackId } }, body: { ...changes, reason: reason.trim() } }),
    );
    if (outcome?.ok === true) {
      setBase({ ...base, ...reading.settings });
      setSaid(words.changed);
      setReason('');
      await onChanged();
    } else if (outcome !== undefined) requestAnimationFrame(() => focusFault(form.current));
  };
  return (
    <form ref={form} class="admin-form" onSubmit={(event) => void submit(event)} aria-busy={busy}>
      <p class="soft">{words.nextRound(String(track.nextRoundNumber))}</p>
      <RunnerFields draft={draft} change={setDraft} faultOf={faultOf} />
      <div class="admin-fields">
        <Choice
          name="model"
          label={words.payout}
          value={draft.model}
          onValue={(model) => change({ model: model === 'pari-mutuel' ? model : 'fixed-odds' })}
          options={[
            { value: 'fixed-odds', label: words.fixedOdds },
            { value: 'pari-mutuel', label: words.pariMutuel },
          ]}
        />
        <Choice
          name="entropyKind"
          label={words.entropy}
          value={draft.entropyKind}
          onValue={(kind) => change({ entropyKind: kind === 'beacon' ? kind : 'chain' })}
          options={[
            { value: 'chain', label: words.chain },
            { value: 'beacon', label: words.beacon },
          ]}
        />
      </div>
      <div class="admin-fields">
        {numbersOf(draft).map(({ name, field, label }) => (
          <Field
            key={name}
            name={name}
            label={label}
            inputMode="decimal"
            value={draft[name]}
            onValue={(value) => change({ [name]: value })}
            fault={faultOf(field)}
          />
        ))}
      </div>
      <MarginTold settings={reading.ok ? reading.settings : undefined} fault={refused.get('runners') ?? refused.get('payout')} />
      <Field
        name="reason"
        label={words.why}
        hint={adminWords.value.reasonHint}
        value={reason}
        onValue={setReason}
        fault={refused.get('reason')}
        required
        maxLength={500}
      />
      <Refused refusal={isRefusedField ? undefined : refusal} />
      <div class="actions">
        <button type="submit" class="button act" aria-disabled={busy}>
          {words.change}
        </button>
        <p role="status">{said}</p>
      </div>
    </form>
  );
}

/** The fields that hold one number each, and what the API calls them. */
function numbersOf({ model }: Draft) {
  const words = tracksWords.value;
  const numbers = [
    { name: 'maxMargin', field: 'maxMarginBasisPoints', label: words.maxMargin },
    { name: 'minStake', field: 'limits.minStakeMinor', label: words.minStake },
    { name: 'maxStake', field: 'limits.maxStakeMinor', label: words.maxStake },
    { name: 'maxBets', field: 'limits.maxBets', label: words.maxBets },
    { name: 'maxPayout', field: 'limits.maxPayoutMinor', label: words.maxPayout },
    { name: 'wait', field: 'roundWaitDurationMs', label: words.wait },
    { name: 'race', field: 'raceDurationMs', label: words.race },
  ] as const;
  const takeout = { name: 'takeout', field: 'payout.takeoutBasisPoints', label: words.takeout } as const;
  return model === 'pari-mutuel' ? [takeout, ...numbers] : numbers;
}

/** The work goes on where something is wrong. */
function focusFault(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault]')?.focus();
}
