import { describe, expect, it } from 'vitest';
import { drive, driveLive, frame, sent, snapshot, T0 } from './live-driver.ts';

describe('following topics', () => {
  it('opens a socket for what is wanted, and is live with the first snapshot', () => {
    const page = drive();
    page.want('track:main', 'round:7');
    expect(page.step({ type: 'tick' })).toEqual([{ type: 'connect', query: 'topics=track%3Amain%2Cround%3A7' }]);
    expect(page.connection().state).toBe('connecting');
    page.step({ type: 'opened' });
    page.receive(snapshot('track:main', 2, [1, 2]), snapshot('round:7', 0, []));
    expect(page.connection().state).toBe('live');
    expect(page.view('track:main')).toEqual([1, 2]);
  });

  it('folds frames in order, joined or alone, and those it has already only once', () => {
    const page = driveLive();
    page.receive(frame('track:main', 3), frame('track:main', 4));
    page.receive(frame('track:main', 4));
    page.receive(frame('track:main', 5));
    expect(page.view('track:main')).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks once for what is missing when it sees a hole, and catches up with the answer', () => {
    const page = driveLive();
    const asked = page.receive(frame('track:main', 5));
    expect(sent(asked)).toEqual([{ op: 'resume', topics: [{ topic: 'track:main', epoch: 'a', offset: 2 }] }]);
    expect(page.connection().state).toBe('catching up');
    expect(page.receive(frame('track:main', 6))).toEqual([]);
    page.receive({ event: 'resumed', topic: 'track:main', recovered: true });
    page.receive(frame('track:main', 3), frame('track:main', 4), frame('track:main', 5), frame('track:main', 6));
    expect(page.view('track:main')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(page.connection().state).toBe('live');
  });

  it('starts over when the topic has another life, even from a lower offset', () => {
    const page = driveLive();
    expect(sent(page.receive(frame('track:main', 1, 10, 'b')))).toHaveLength(1);
    page.receive({ event: 'resumed', topic: 'track:main', recovered: false });
    page.receive(snapshot('track:main', 1, [10], 'b'));
    expect(page.view('track:main')).toEqual([10]);
  });

  it('takes an older view of the same life when the server says that it cannot lead on', () => {
    const page = driveLive();
    page.receive(frame('track:main', 9));
    page.receive({ event: 'resumed', topic: 'track:main', recovered: false });
    page.receive(snapshot('track:main', 1, [1]));
    expect(page.view('track:main')).toEqual([1]);
  });

  it('asks for a whole view when a newer server says what this page cannot fold', () => {
    const page = driveLive();
    const asked = page.receive({ ...frame('track:main', 3), event: 'unheard_of' });
    expect(sent(asked)).toEqual([{ op: 'join', topic: 'track:main' }]);
    page.receive(snapshot('track:main', 3, [1, 2, 33]));
    expect(page.view('track:main')).toEqual([1, 2, 33]);
    expect(page.connection().state).toBe('live');
  });

  it('joins and leaves as the wanted topics change, without saying that it catches up', () => {
    const page = driveLive();
    expect(sent(page.want('track:main', 'round:8'))).toEqual([{ op: 'join', topic: 'round:8' }]);
    expect(page.connection().state).toBe('live');
    expect(sent(page.want('track:main'))).toEqual([{ op: 'leave', topic: 'round:8' }]);
  });

  it('joins what became wanted while the upgrade was on its way', () => {
    const page = drive();
    page.want('track:main');
    page.step({ type: 'tick' });
    expect(page.want('track:main', 'round:8')).toEqual([]);
    expect(sent(page.step({ type: 'opened' }))).toEqual([{ op: 'join', topic: 'round:8' }]);
  });

  it('asks again for a topic that could not be reached, and leaves alone one that is refused', () => {
    const page = driveLive();
    page.want('track:main', 'round:8', 'match:x');
    page.receive({ event: 'problem', data: { code: 'live/unavailable', topic: 'round:8' } });
    page.receive({ event: 'problem', data: { code: 'live/unknown-topic', topic: 'match:x' } });
    expect(sent(page.wait(1_750))).toEqual([]);
    expect(sent(page.wait(250))).toEqual([{ op: 'join', topic: 'round:8' }]);
  });

  it('is not stopped by text it cannot read', () => {
    const page = driveLive();
    for (const text of ['', 'null', '{"topic":1}', '[1,[]]', '{']) expect(page.step({ type: 'received', text })).toEqual([]);
    expect(page.connection().state).toBe('live');
  });
});

describe('losing and finding the network', () => {
  it('returns within the first second, with jitter, and says what it saw last', () => {
    const page = driveLive();
    page.step({ type: 'closed' });
    expect(page.connection().state).toBe('catching up');
    expect(page.wait(250)).toEqual([]);
    expect(page.wait(250)).toEqual([{ type: 'connect', query: 'resume=track%3Amain%40a%402' }]);
    page.step({ type: 'opened' });
    expect(page.connection().state).toBe('catching up');
    page.receive({ event: 'resumed', topic: 'track:main', recovered: true });
    expect(page.connection().state).toBe('live');
  });

  it('waits longer after each failure, but never more than a quarter of a minute', () => {
    const page = driveLive();
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      page.step({ type: 'closed' });
      const from = page.now();
      while (!page.wait(250).some(({ type }) => type === 'connect'));
      waits.push(page.now() - from);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500, 7_500]);
  });

  it('is offline since the moment the socket closed', () => {
    const page = driveLive();
    page.wait(5_000);
    page.step({ type: 'closed' });
    page.wait(1_500);
    expect(page.connection()).toEqual({ state: 'offline', since: T0 + 5_000 });
  });

  it('asks a quiet socket whether it lives, and is offline since it last heard when nothing answers', () => {
    const page = driveLive();
    expect(sent(page.wait(15_250))).toEqual([{ op: 'ping' }]);
    page.receive({ event: 'pong' });
    const heardAt = page.now();
    expect(page.wait(15_250 + 4_250)).toContainEqual({ type: 'disconnect' });
    page.wait(1_500);
    expect(page.connection()).toEqual({ state: 'offline', since: heardAt });
  });

  it('does not believe the browser that it is offline, but asks', () => {
    const page = driveLive();
    expect(sent(page.step({ type: 'nudged' }))).toEqual([{ op: 'ping' }]);
    page.wait(1_000);
    page.receive({ event: 'pong' });
    expect(page.wait(2_000)).toEqual([]);
    expect(page.connection().state).toBe('live');
  });

  it('tries at once when the network is said to be back', () => {
    const page = driveLive();
    for (let failure = 0; failure < 5; failure += 1) {
      page.step({ type: 'closed' });
      if (failure < 4) while (!page.wait(250).some(({ type }) => type === 'connect'));
    }
    expect(page.step({ type: 'nudged' })).toContainEqual({ type: 'connect', query: 'resume=track%3Amain%40a%402' });
  });

  it('gives up an upgrade that never ends', () => {
    const page = drive();
    page.want('track:main');
    page.step({ type: 'tick' });
    expect(page.wait(8_500)).toContainEqual({ type: 'disconnect' });
  });

  it('says that the server cannot be reached when nothing ever came', () => {
    const page = drive();
    page.want('track:main');
    page.step({ type: 'tick' });
    page.step({ type: 'closed' });
    page.wait(2_000);
    expect(page.connection().state).toBe('unreachable');
  });
});

describe('without a socket', () => {
  const answer = (offset: number, data: readonly number[]) => ({ epoch: 'a', offset, snapshot: data });

  it('asks for each topic once a second and says so', () => {
    const page = driveLive();
    page.step({ type: 'closed' });
    expect(page.wait(1_000)).toContainEqual({ type: 'poll', topic: 'track:main' });
    page.step({ type: 'polled', topic: 'track:main', state: answer(4, [1, 2, 3, 4]) });
    expect(page.connection().state).toBe('polling');
    expect(page.view('track:main')).toEqual([1, 2, 3, 4]);
    const polls = page.wait(1_000).filter(({ type }) => type === 'poll');
    expect(polls).toHaveLength(1);
  });

  it('is offline since the last answer when asking fails too, and asks less often', () => {
    const page = driveLive();
    page.step({ type: 'closed' });
    page.wait(1_000);
    page.step({ type: 'polled', topic: 'track:main', state: answer(4, [1, 2, 3, 4]) });
    const answeredAt = page.now();
    let polls = 0;
    for (let second = 0; second < 20; second += 1) {
      for (const action of page.wait(1_000)) {
        if (action.type !== 'poll') continue;
        polls += 1;
        page.step({ type: 'poll failed', topic: action.topic });
      }
    }
    expect(page.connection()).toEqual({ state: 'offline', since: answeredAt });
    expect(polls).toBeLessThan(7);
  });

  it('is not turned back by an answer that was overtaken', () => {
    const page = driveLive();
    page.step({ type: 'polled', topic: 'track:main', state: answer(1, [1]) });
    expect(page.view('track:main')).toEqual([1, 2]);
  });

  it('leaves the server alone for as long as it says, and says until when', () => {
    const page = driveLive();
    page.step({ type: 'closed' });
    page.wait(1_000);
    page.step({ type: 'polled', topic: 'track:main', state: answer(4, [1, 2, 3, 4]) });
    const answeredAt = page.now();
    page.wait(1_000);
    page.step({ type: 'poll failed', topic: 'track:main', retryAfterMs: 20_000 });
    const until = page.now() + 20_000;
    expect(page.connection()).toEqual({ state: 'limited', since: answeredAt, until });
    page.step({ type: 'nudged' });
    expect(page.wait(19_750).filter(({ type }) => type === 'poll')).toEqual([]);
    expect(page.wait(250)).toContainEqual({ type: 'poll', topic: 'track:main' });
    expect(page.connection().state).not.toBe('limited');
  });

  it('takes what is no answer as a failure', () => {
    const page = driveLive();
    page.step({ type: 'closed' });
    page.wait(1_000);
    for (const state of [undefined, null, {}, { snapshot: [] }]) page.step({ type: 'polled', topic: 'track:main', state });
    page.wait(600);
    expect(page.connection().state).toBe('offline');
  });
});
