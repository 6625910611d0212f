import { render } from 'preact';
import { startLive } from './live/start.ts';
import { watchLiveMatches } from './match/live-matches.ts';
import { Page } from './page/page.tsx';
import { fetchPastCommitments } from './round/commitments.ts';

const root = document.querySelector('#page');
if (root === null) throw new Error('index.html has no #page');
root.replaceChildren();
render(<Page />, root);
startLive();
watchLiveMatches();
fetchPastCommitments();
