import { batch, effect, type ReadonlySignal } from '@preact/signals';
import { answered, api } from './api.ts';
import { LiveSession, type Action, type Connection, type Input } from './session.ts';
import { connection, serverNow, serverTick } from './store.ts';
import type { AnyTopics } from './topics.ts';

const TICK_MS = 250;

/**
 * Opens the live session in this browser, for as long as the page is there.
 *
 * @param kinds   Where the views are kept, one for each kind of topic that the page knows.
 * @param wanted  The topics to follow now.
 */
export function startLive(kinds: readonly AnyTopics[], wanted: ReadonlySignal<readonly string[]>): void {
  const follow = (topic: string) => kindOf(kinds, topic)?.follow(idOf(topic));
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
        return batch(() => action.topics.forEach((topic) => kindOf(kinds, topic)?.show(idOf(topic))));
    }
  }

  effect(() => {
    step({ type: 'wanted', topics: wanted.value });
    for (const kind of kinds) kind.keep(wanted.value);
  });
  setInterval(() => {
    serverTick.value = serverNow();
    step({ type: 'tick' });
  }, TICK_MS);
  for (const hint of ['online', 'offline', 'pageshow']) addEventListener(hint, () => step({ type: 'nudged' }));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') step({ type: 'nudged' });
  });
}

function kindOf(kinds: readonly AnyTopics[], topic: string): AnyTopics | undefined {
  return kinds.find(({ kind }) => topic.startsWith(`${kind}:`));
}

function idOf(topic: string): string {
  return topic.slice(topic.indexOf(':') + 1);
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
    const { data, retryAfterMs } = await answered(api.GET('/api/v1/topics/{topic}', { params: { path: { topic } } }));
    step(retryAfterMs === undefined ? { type: 'polled', topic, state: data } : { type: 'poll failed', topic, retryAfterMs });
  } catch {
    step({ type: 'poll failed', topic });
  }
}

function showConnection(next: Connection): void {
  if (JSON.stringify(connection.peek()) !== JSON.stringify(next)) connection.value = next;
}
