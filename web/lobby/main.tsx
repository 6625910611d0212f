import { effect } from '@preact/signals';
import { startLive } from '../live/start.ts';
import { matches } from '../match/topics.ts';
import { mount } from '../page/mount.ts';
import { rounds } from '../round/topics.ts';
import { watchMatches } from './match-lists.ts';
import { Lobby } from './page.tsx';
import { tracks, wantedTopics } from './topics.ts';
import { lobbyWords } from './words.ts';

mount(<Lobby />);
effect(() => {
  document.title = lobbyWords.value.title;
});
startLive([tracks, rounds, matches], wantedTopics);
watchMatches();
