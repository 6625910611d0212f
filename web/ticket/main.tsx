import { effect } from '@preact/signals';
import { startLive } from '../live/start.ts';
import { mount } from '../page/mount.ts';
import { rounds } from '../round/topics.ts';
import { TicketPage } from './page.tsx';
import { code, wantedTopics, watchTicket } from './subject.ts';
import { ticketPageWords } from './words.ts';

mount(<TicketPage />);
effect(() => {
  document.title = ticketPageWords.value.title(code);
});
startLive([rounds], wantedTopics);
watchTicket();
