import { computed, effect } from '@preact/signals';
import { startLive } from '../live/start.ts';
import { mount } from '../page/mount.ts';
import { RoundPage } from './page.tsx';
import { roundId } from './subject.ts';
import { rounds } from './topics.ts';
import { roundWords } from './words.ts';

mount(<RoundPage />);
effect(() => {
  document.title = roundWords.value.title(roundId);
});
startLive(
  [rounds],
  computed(() => [rounds.topic(roundId)]),
);
