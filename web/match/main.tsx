import { computed, effect } from '@preact/signals';
import { formats } from '../formats.ts';
import { startLive } from '../live/start.ts';
import { mount } from '../page/mount.ts';
import { MatchPage } from './page.tsx';
import { matchId, subject } from './subject.ts';
import { matches } from './topics.ts';
import { matchWords } from './words.ts';

mount(<MatchPage />);
effect(() => {
  const match = subject.value?.match;
  if (match === undefined) return;
  const { home, away } = match;
  const { count } = formats.value;
  document.title = matchWords.value.title(home.name, count(home.score), away.name, count(away.score));
});
startLive(
  [matches],
  computed(() => [matches.topic(matchId)]),
);
