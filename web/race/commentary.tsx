import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Participant, Race } from '../../domains/betting/contract.ts';
import { formats } from '../formats.ts';
import { serverTick } from '../live/store.ts';
import { commentaryOf, type Remark } from './remarks.ts';
import { raceWords } from './words.ts';

/** The race in words; a screen reader hears each remark when it is made. */
export function Commentary({ race, runners }: { readonly race: Race; readonly runners: readonly Participant[] }) {
  const remarks = useMemo(() => commentaryOf(race), [race]);
  const start = Date.parse(race.startedAt);
  const said = useComputed(() => remarks.findLast(({ atMs }) => serverTick.value - start >= atMs)?.remark);
  return (
    <p class="commentary" aria-live="polite">
      {said.value === undefined ? '' : sentence(said.value, runners)}
    </p>
  );
}

function sentence(remark: Remark, runners: readonly Participant[]): string {
  const name = (number: number) => runners.find(({ participantNumber }) => participantNumber === number)?.name ?? String(number);
  switch (remark.says) {
    case 'started':
      return raceWords.value.started(formats.value.count(remark.runners));
    case 'takesLead':
      return raceWords.value.takesLead(name(remark.leader), name(remark.former));
    case 'leads':
    case 'halfway':
    case 'lastStretch':
      return raceWords.value[remark.says](name(remark.leader), name(remark.second));
  }
}
