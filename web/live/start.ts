import { batch, effect } from '@preact/signals';
import { roundLive, trackLive, type RoundView, type TrackView } from '../../domains/betting/live.ts';
import { matchLive, type MatchView } from '../../domains/esports/live.ts';
import { readApi } from './api.ts';
import { Following, type AnyFollowing } from './following.ts';
import { LiveSession, type Action, type Connection, type Input } from './session.ts';
import { clock, connection, matches, rounds, serverNow, serverTick, track, TRACK_TOPIC, wantedTopics } from './store.ts';

const TICK_MS = 250;

/** Opens the live session in this browser and keeps the store at what it says, for as long as the page is there. */
export function startLive(): void {
  const session = new LiveSession({ follow, random: Math.random }, Date.now());
  let socket: WebSocket | undefined;

  function step(input: Input): void {
    const now = Date.now();
    for (const action of session.step(input, now)) perform(action);
    showConnection(session.connection(now));
  }

  function perform(action: Action): void {
    switch (action.type) {
      case 'connect':
        socket = openSocket(action.query, step);
        return;
      case 'send':
        if (socket?.readyState === WebSocket.OPEN) socket.send(action.text);
        return;
      case 'disconnect':
        abandon(socket);
        socket = undefined;
        return;
      case 'poll':
        return void poll(action.topic, step);
      case 'changed':
        return batch(() => action.topics.forEach((topic) => showView(topic, session.view(topic))));
    }
  }

  effect(() => step({ type: 'wanted', topics: wantedTopics.value }));
  setInterval(() => {
    serverTick.value = serverNow();
    step({ type: 'tick' });
  }, TICK_MS);
  for (const hint of ['online', 'offline', 'pageshow']) addEventListener(hint, () => step({ type: 'nudged' }));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') step({ type: 'nudged' });
  });
}

function follow(topic: string): AnyFollowing | undefined {
  if (topic.startsWith('track:')) return new Following(trackLive);
  if (topic.startsWith('round:')) return new Following(roundLive);
  return topic.startsWith('match:') ? new Following(matchLive) : undefined;
}

function openSocket(query: string, step: (input: Input) => void): WebSocket {
  const address = new URL(`/api/v1/live?${query}`, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = new WebSocket(address);
  socket.onopen = () => step({ type: 'opened' });
  socket.onclose = () => step({ type: 'closed' });
  socket.onmessage = ({ data }) => step({ type: 'received', text: String(data) });
  return socket;
}

/** Closes a socket that is given up. Its late events must not speak for the next one. */
function abandon(socket: WebSocket | undefined): void {
  if (socket === undefined) return;
  socket.onopen = socket.onclose = socket.onmessage = null;
  socket.close();
}

async function poll(topic: string, step: (input: Input) => void): Promise<void> {
  try {
    const { body, reading } = await readApi(`/topics/${topic}`);
    if (reading !== undefined) clock.read(reading);
    step({ type: 'polled', topic, body });
  } catch {
    step({ type: 'poll failed', topic });
  }
}

function showView(topic: string, view: unknown): void {
  const id = topic.slice(topic.indexOf(':') + 1);
  if (topic === TRACK_TOPIC) track.value = view as TrackView;
  else if (topic.startsWith('round:')) rounds.value = new Map([...rounds.value, [id, view as RoundView]]);
  else matches.value = new Map([...matches.value, [id, view as MatchView]]);
}

function showConnection(next: Connection): void {
  const shown = connection.peek();
  const same = shown.state === next.state && (shown.state !== 'offline' || next.state !== 'offline' || shown.since === next.since);
  if (!same) connection.value = next;
}
