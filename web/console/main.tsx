import { effect } from '@preact/signals';
import { startLive } from '../live/start.ts';
import { mount } from '../page/mount.ts';
import { rounds } from '../round/topics.ts';
import { tracks, wantedTopics } from './floor.ts';
import { listenForSections } from './keys.ts';
import { ConsolePage } from './page.tsx';
import { loadAdminSections } from './sections.ts';
import { resumeSale } from './sell/sale.ts';
import { askWho, who } from './who.ts';
import { consoleWords } from './words.ts';

mount(<ConsolePage />);
effect(() => {
  document.title = consoleWords.value.title;
});
effect(() => {
  const now = who.value;
  if (now.is !== 'in') return;
  resumeSale(now.user.id);
  if (now.user.role === 'admin') void loadAdminSections();
});
startLive([tracks, rounds], wantedTopics);
listenForSections();
void askWho();
