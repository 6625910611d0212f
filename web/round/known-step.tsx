import { Mark } from './mark.tsx';
import { Numbers } from './numbers.tsx';
import { roundWords } from './words.ts';

interface KnownStepProps {
  readonly title: string;
  readonly note: string | null;
  /** What is published of it so far; null while nothing is. */
  readonly known: string | null;
}

/** A step of the proof that cannot be computed yet, with what is published already. */
export function KnownStep({ title, note, known }: KnownStepProps) {
  return (
    <li class="step">
      <Mark holds={null} />
      <div>
        <h3>{title}</h3>
        {note !== null && <p class="soft">{note}</p>}
        <Numbers rows={[[roundWords.value.published, known ?? roundWords.value.pending]]} />
      </div>
    </li>
  );
}
