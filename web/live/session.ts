import { FollowedTopics, type Ask } from './followed-topics.ts';
import type { AnyFollowing } from './following.ts';
import { Polling } from './polling.ts';
import { readSnapshot, readWire, type Heard } from './wire.ts';

/** What the page may say about how fresh its numbers are. `since` is the last moment they were known to be right. */
export type Connection =
  | { readonly state: 'connecting' | 'live' | 'catching up' | 'polling' }
  | { readonly state: 'offline'; readonly since: number }
  /** No socket, and the server says that this address asks too often: nothing is asked before `until`. */
  | { readonly state: 'limited'; readonly since: number | undefined; readonly until: number }
  /** Nothing ever came. */
  | { readonly state: 'unreachable' };

export type Input =
  | { readonly type: 'tick' | 'opened' | 'closed' }
  /** Something may have changed about the network: the browser says so, or the device woke up. */
  | { readonly type: 'nudged' }
  | { readonly type: 'received'; readonly text: string }
  | { readonly type: 'polled'; readonly topic: string; readonly state: unknown }
  | { readonly type: 'poll failed'; readonly topic: string; readonly retryAfterMs?: number }
  | { readonly type: 'wanted'; readonly topics: readonly string[] };

export type Action =
  | { readonly type: 'connect'; readonly query: string }
  | { readonly type: 'send'; readonly text: string }
  | { readonly type: 'disconnect' }
  | { readonly type: 'poll'; readonly topic: string }
  /** Views that moved. */
  | { readonly type: 'changed'; readonly topics: readonly string[] };

export interface SessionDeps {
  /** A new following of a topic; undefined when the page knows no such kind. */
  follow(topic: string): AnyFollowing | undefined;
  /** In [0, 1). */
  random(): number;
}

type Socket =
  | { readonly phase: 'closed'; readonly connectAt: number }
  | { readonly phase: 'connecting'; readonly since: number }
  | { readonly phase: 'open'; readonly heardAt: number; readonly pongBefore: number | undefined };

/** An upgrade that takes longer is given up: a proxy that swallows it never says so. */
const CONNECT_LIMIT_MS = 8_000;
/** A socket this quiet is asked whether it lives. */
const QUIET_MS = 15_000;
const PONG_LIMIT_MS = 4_000;
/** After the browser's hint an answer should be quick, or the network is gone. */
const NUDGED_PONG_LIMIT_MS = 1_500;
/** So long a lost socket is not called offline: most are back by then. */
const GRACE_MS = 1_500;
const POLL_AFTER_MS = 1_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const PING = '{"op":"ping"}';

/**
 * The page's side of the live socket, without the browser: texts and time in, actions out. It keeps every wanted topic
 * at its head by socket, asks for what is missing, comes back with jitter when the socket is lost, and polls while
 * there is none. Whoever drives it gives a `tick` every quarter of a second and carries out the actions.
 */
export class LiveSession {
  readonly #deps: SessionDeps;
  readonly #topics: FollowedTopics;
  readonly #polling = new Polling();
  #socket: Socket;
  /** Attempts since a socket last said something. */
  #failures = 0;
  #lostAt: number;
  /** Until when the numbers are known to have been right; undefined before any came. */
  #rightUntil: number | undefined;

  constructor(deps: SessionDeps, now: number) {
    this.#deps = deps;
    this.#topics = new FollowedTopics((topic) => deps.follow(topic));
    this.#socket = { phase: 'closed', connectAt: now };
    this.#lostAt = now;
  }

  /** A wanted topic's view; undefined until it came. */
  view(topic: string): unknown {
    return this.#topics.view(topic);
  }

  step(input: Input, now: number): Action[] {
    switch (input.type) {
      case 'tick':
        return this.#tick(now);
      case 'opened':
        return this.#opened(now);
      case 'closed':
        return this.#lost(now, now);
      case 'nudged':
        return this.#nudged(now);
      case 'received':
        return this.#received(readWire(input.text), now);
      case 'polled':
        return this.#polled(input.topic, input.state, now);
      case 'poll failed':
        this.#polling.failed(input.topic, now, input.retryAfterMs);
        return [];
      case 'wanted':
        return this.#wanted(input.topics, now);
    }
  }

  connection(now: number): Connection {
    if (this.#socket.phase === 'open') {
      if (this.#rightUntil === undefined) return { state: 'connecting' };
      return { state: this.#topics.current(now) ? 'live' : 'catching up' };
    }
    const until = this.#polling.heldUntil(now);
    if (until !== undefined) return { state: 'limited', since: this.#rightUntil, until };
    if (this.#polling.succeeds(now)) return { state: 'polling' };
    const inGrace = now - this.#lostAt < GRACE_MS;
    if (this.#rightUntil !== undefined) return inGrace ? { state: 'catching up' } : { state: 'offline', since: this.#rightUntil };
    return this.#failures === 0 || inGrace ? { state: 'connecting' } : { state: 'unreachable' };
  }

  #tick(now: number): Action[] {
    const socket = this.#socket;
    switch (socket.phase) {
      case 'closed':
        return now >= socket.connectAt ? [...this.#connect(now), ...this.#pollInstead(now)] : this.#pollInstead(now);
      case 'connecting':
        if (now - socket.since > CONNECT_LIMIT_MS) return [{ type: 'disconnect' }, ...this.#lost(now, now)];
        return this.#pollInstead(now);
      case 'open':
        if (socket.pongBefore !== undefined && now > socket.pongBefore) return [{ type: 'disconnect' }, ...this.#lost(now, socket.heardAt)];
        if (socket.pongBefore === undefined && now - socket.heardAt > QUIET_MS) return this.#ping(now + PONG_LIMIT_MS);
        return this.#topics.overdue(now).map(asking);
    }
  }

  #connect(now: number): Action[] {
    this.#socket = { phase: 'connecting', since: now };
    return [{ type: 'connect', query: this.#topics.openingQuery() }];
  }

  #opened(now: number): Action[] {
    this.#socket = { phase: 'open', heardAt: now, pongBefore: undefined };
    // What was wanted while the upgrade was on its way is not in its address.
    return this.#topics.opened(now).map(asking);
  }

  #lost(now: number, rightUntil: number): Action[] {
    if (this.#socket.phase === 'closed') return [];
    if (this.#socket.phase === 'open') {
      this.#lostAt = now;
      if (this.#rightUntil !== undefined) this.#rightUntil = rightUntil;
    }
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Anywhere between at once and the whole wait: a thousand pages cut off together must not return together.
    this.#socket = { phase: 'closed', connectAt: now + Math.round(this.#deps.random() * longest) };
    this.#topics.disconnected();
    return [];
  }

  #nudged(now: number): Action[] {
    if (this.#socket.phase === 'open') return this.#ping(now + NUDGED_PONG_LIMIT_MS);
    this.#polling.now();
    // The socket first: with luck it is there before the next tick would poll.
    return this.#socket.phase === 'closed' ? this.#connect(now) : [];
  }

  #ping(pongBefore: number): Action[] {
    if (this.#socket.phase === 'open') this.#socket = { ...this.#socket, pongBefore };
    return [{ type: 'send', text: PING }];
  }

  #received(messages: readonly Heard[], now: number): Action[] {
    if (this.#socket.phase !== 'open' || messages.length === 0) return [];
    this.#socket = { phase: 'open', heardAt: now, pongBefore: undefined };
    this.#failures = 0;
    const changed = new Set<string>();
    const asks = messages.flatMap((message) => {
      const { moved, ask } = this.#topics.hear(message, now);
      if (moved !== undefined) changed.add(moved);
      return ask === undefined ? [] : [asking(ask)];
    });
    return [...asks, ...this.#changed([...changed], now)];
  }

  #polled(topic: string, state: unknown, now: number): Action[] {
    const frame = readSnapshot(topic, state);
    if (frame === undefined) {
      this.#polling.failed(topic, now);
      return [];
    }
    this.#polling.answered(topic, now);
    const moved = this.#topics.takeSnapshot(frame);
    if (this.#socket.phase !== 'open') this.#rightUntil = now;
    return moved ? this.#changed([topic], now) : [];
  }

  #changed(topics: readonly string[], now: number): Action[] {
    if (topics.length === 0) return [];
    this.#rightUntil = now;
    return [{ type: 'changed', topics }];
  }

  #wanted(topics: readonly string[], now: number): Action[] {
    return this.#topics.want(topics, this.#socket.phase === 'open', now).map(asking);
  }

  /** Without a socket for longer than a reconnect takes, the topics are asked for once a second. */
  #pollInstead(now: number): Action[] {
    if (now - this.#lostAt < POLL_AFTER_MS) return [];
    return this.#polling.due(this.#topics.names(), now).map((topic) => ({ type: 'poll', topic }));
  }
}

function asking(ask: Ask): Action {
  return { type: 'send', text: JSON.stringify(ask) };
}
