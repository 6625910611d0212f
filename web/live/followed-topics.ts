import type { Frame } from '../../core/kernel/live.ts';
import type { AnyFollowing, Place } from './following.ts';
import type { Heard } from './wire.ts';

/** What the page sends about a topic. */
export type Ask =
  | { readonly op: 'join' | 'leave'; readonly topic: string }
  | { readonly op: 'resume'; readonly topics: readonly ({ readonly topic: string } & Place)[] };

interface Followed {
  readonly following: AnyFollowing;
  /** `unasked`: the socket has not been told. `refused`: it will not have this topic. */
  standing: 'unasked' | 'awaited' | 'current' | 'refused';
  /** The server said that it cannot lead on from where we stand: the next snapshot counts, whatever its offset. */
  startsOver: boolean;
  askedAt: number;
  askAgainAt: number;
}

/** The topic whose view changed, and what must be asked for now. */
interface Effect {
  readonly moved?: string;
  readonly ask?: Ask;
}

const ASK_AGAIN_MS = 5_000;
const UNAVAILABLE_WAIT_MS = 2_000;
/** A topic joined anew is given so long before the page says that it is catching up. */
const NEW_TOPIC_GRACE_MS = 2_000;

/** The topics that the page wants, and where each stands with the server. */
export class FollowedTopics {
  readonly #follow: (topic: string) => AnyFollowing | undefined;
  readonly #topics = new Map<string, Followed>();

  constructor(follow: (topic: string) => AnyFollowing | undefined) {
    this.#follow = follow;
  }

  names(): readonly string[] {
    return [...this.#topics.keys()];
  }

  view(topic: string): unknown {
    const following = this.#topics.get(topic)?.following;
    return following?.place === undefined ? undefined : following.view;
  }

  /** Whether nothing is known to be missing. */
  current(now: number): boolean {
    return [...this.#topics.values()].every(
      ({ standing, following, askedAt }) =>
        standing === 'current' || standing === 'refused' || (following.place === undefined && now - askedAt < NEW_TOPIC_GRACE_MS),
    );
  }

  /** Changes what is wanted. @returns what to tell the socket, when it is open; otherwise its address says it. */
  want(names: readonly string[], socketOpen: boolean, now: number): Ask[] {
    const asks: Ask[] = [];
    for (const topic of this.#topics.keys()) {
      if (names.includes(topic)) continue;
      this.#topics.delete(topic);
      asks.push({ op: 'leave', topic });
    }
    for (const topic of names) {
      const following = this.#topics.has(topic) ? undefined : this.#follow(topic);
      if (following === undefined) continue;
      const followed: Followed = { following, standing: 'unasked', startsOver: false, askedAt: now, askAgainAt: now };
      this.#topics.set(topic, followed);
      if (socketOpen) asks.push(this.#ask(topic, followed, now));
    }
    return socketOpen ? asks : [];
  }

  /** The query of a socket's address: every topic, with its place where it has one. */
  openingQuery(): string {
    const names: string[] = [];
    const places: string[] = [];
    for (const [topic, followed] of this.#topics) {
      followed.standing = 'awaited';
      const place = followed.startsOver ? undefined : followed.following.place;
      if (place === undefined) names.push(topic);
      else places.push(`${topic}@${place.epoch}@${place.offset}`);
    }
    const query = new URLSearchParams();
    if (names.length > 0) query.set('topics', names.join(','));
    if (places.length > 0) query.set('resume', places.join(','));
    return query.toString();
  }

  /** The socket is open: the answers to its address are on their way. @returns what its address did not say. */
  opened(now: number): Ask[] {
    const asks: Ask[] = [];
    for (const [topic, followed] of this.#topics) {
      if (followed.standing === 'awaited') followed.askAgainAt = now + ASK_AGAIN_MS;
      else asks.push(this.#ask(topic, followed, now));
    }
    return asks;
  }

  disconnected(): void {
    for (const followed of this.#topics.values()) followed.standing = 'unasked';
  }

  /** What was asked for and never answered. */
  overdue(now: number): Ask[] {
    return [...this.#topics]
      .filter(([, { standing, askAgainAt }]) => standing === 'awaited' && now >= askAgainAt)
      .map(([topic, followed]) => this.#ask(topic, followed, now));
  }

  /** Takes what the server said. */
  hear(message: Heard, now: number): Effect {
    switch (message.type) {
      case 'alive':
        return {};
      case 'frame':
        return this.#frame(message.frame, now);
      case 'resumed':
        return this.#resumed(message.topic, message.recovered);
      case 'problem':
        return this.#refused(message.topic ?? '', message.code, now);
    }
  }

  /** Takes a view that was fetched. @returns whether it was news. */
  takeSnapshot(frame: Frame): boolean {
    return this.#topics.get(frame.topic)?.following.restart(frame, false) === 'moved';
  }

  #frame(frame: Frame, now: number): Effect {
    const followed = this.#topics.get(frame.topic);
    if (followed === undefined) return {};
    const { following } = followed;
    if (frame.event === 'snapshot') {
      const taken = following.restart(frame, followed.startsOver);
      followed.standing = 'current';
      followed.startsOver = false;
      return taken === 'moved' ? { moved: frame.topic } : {};
    }
    const taken = following.take(frame);
    if (taken === 'moved') return { moved: frame.topic };
    // One question at a time: until it is answered, every frame that comes shows the same hole.
    if (taken === 'known' || followed.standing !== 'current') return {};
    followed.startsOver = taken === 'strange';
    return { ask: this.#ask(frame.topic, followed, now) };
  }

  #resumed(topic: string, recovered: boolean): Effect {
    const followed = this.#topics.get(topic);
    if (followed === undefined) return {};
    if (recovered) followed.standing = 'current';
    else followed.startsOver = true;
    return {};
  }

  #refused(topic: string, code: string, now: number): Effect {
    const followed = this.#topics.get(topic);
    if (followed === undefined) return {};
    const later = code === 'live/unavailable';
    followed.standing = later ? 'awaited' : 'refused';
    if (later) followed.askAgainAt = now + UNAVAILABLE_WAIT_MS;
    return {};
  }

  #ask(topic: string, followed: Followed, now: number): Ask {
    followed.standing = 'awaited';
    followed.askedAt = now;
    followed.askAgainAt = now + ASK_AGAIN_MS;
    const place = followed.startsOver ? undefined : followed.following.place;
    return place === undefined ? { op: 'join', topic } : { op: 'resume', topics: [{ topic, ...place }] };
  }
}
