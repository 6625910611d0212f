import { ClothBadge } from '../../../page/cloth-badge.tsx';
import { Field } from '../parts.tsx';
import { withoutRunner, withRunner, type Draft } from './draft.ts';
import { tracksWords } from './words.ts';

const LEAST = 2;
const MOST = 20;

interface RunnerFieldsProps {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly faultOf: (field: string) => string | undefined;
}

/** One line a runner: name and coefficient. The last number goes when one is taken out, for runners are numbered from 1. */
export function RunnerFields({ draft, change, faultOf }: RunnerFieldsProps) {
  const words = tracksWords.value;
  const set = (index: number, part: Partial<Draft['runners'][number]>) =>
    change({ ...draft, runners: draft.runners.map((runner, at) => (at === index ? { ...runner, ...part } : runner)) });
  return (
    <fieldset class="admin-runners">
      <legend>{words.runners}</legend>
      <ol>
        {draft.runners.map(({ participantNumber, name, coefficient }, index) => (
          <li key={participantNumber}>
            <ClothBadge number={participantNumber} />
            <Field
              name={`name-${participantNumber}`}
              label={words.nameOf(participantNumber)}
              value={name}
              onValue={(value) => set(index, { name: value })}
              fault={faultOf(`runners.${index}.name`)}
              required
              maxLength={40}
            />
            <Field
              name={`coefficient-${participantNumber}`}
              label={words.coefficientOf(participantNumber)}
              inputMode="decimal"
              value={coefficient}
              onValue={(value) => set(index, { coefficient: value })}
              fault={faultOf(`runners.${index}.coefficientHundredths`)}
            />
            <button
              class="button"
              type="button"
              aria-label={words.remove(participantNumber)}
              disabled={draft.runners.length <= LEAST}
              onClick={() => change(withoutRunner(draft, index))}
            >
              <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ol>
      <button class="button" type="button" disabled={draft.runners.length >= MOST} onClick={() => change(withRunner(draft))}>
        {words.add}
      </button>
    </fieldset>
  );
}
