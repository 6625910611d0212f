import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Match, MatchMessage } from '../../../domains/esports/contract.ts';
import { matchLive } from '../../../domains/esports/live.ts';
import { decide } from '../../../domains/esports/match/decider.ts';
import { evolve, initialState } from '../../../domains/esports/match/evolve.ts';
import { matchDefinition } from '../../../domains/esports/match/definition.ts';
import type { MatchCommand, MatchEvent } from '../../../domains/esports/match/model.ts';
import { create, end, matchCreated, matchEnded, matchStarted, score, scoreChanged, start, stateAfter, T } from './matches.ts';

const context = { now: T, derive: () => '' };
const viewAfter = (events: readonly MatchEvent[]) =>
  events.flatMap(matchDefinition.announce).reduce((view, message) => matchLive.apply(view, message), matchLive.initial);
const replyTo = (own: readonly MatchEvent[], all: readonly MatchEvent[]) => matchDefinition.reply(own, stateAfter(all), context);

const anyCommand: fc.Arbitrary<MatchCommand> = fc.oneof(
  fc.constant(create()),
  fc.constant(start),
  fc.tuple(fc.nat(9), fc.nat(9)).map(([home, away]) => score(home, away)),
  fc.constantFrom('oak', 'elm', 'ash').map((winnerId) => end(winnerId)),
);

describe('the live view of a match', () => {
  it('says what the match itself says, after any commands', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
        const events: MatchEvent[] = [];
        let state = initialState;
        for (const command of [create(), start, ...commands]) {
          const decision = decide(command, state, context);
          if (!decision.ok) continue;
          events.push(...decision.events);
          state = decision.events.reduce(evolve, state);
        }
        expect(viewAfter(events).match).toEqual({ ...replyTo([], events), version: events.length });
      }),
    );
  });

  it('speaks the contract', () => {
    const events = [matchCreated(), matchStarted(), scoreChanged(1, 0, { kind: 'kill' }), matchEnded({ homeScore: 1 })];
    for (const message of events.flatMap(matchDefinition.announce))
      expect(MatchMessage.parse(message)).toEqual({ event: message.event, data: message.data });
    expect(Match.parse(viewAfter(events).match)).toEqual(viewAfter(events).match);
  });

  it('keeps the last 30 scores, newest first, with their details', () => {
    const scores = Array.from({ length: 35 }, (_, index) => scoreChanged(index + 1, 0, { at: index + 1 }));
    const { feed } = viewAfter([matchCreated(), matchStarted(), ...scores]);
    expect(feed).toHaveLength(30);
    expect(feed[0]).toEqual({ homeScore: 35, awayScore: 0, detail: { at: 35 }, at: new Date(T).toISOString() });
    expect(feed.at(-1)?.homeScore).toBe(6);
  });

  it('shows nothing of a match whose beginning it did not hear', () => {
    expect(viewAfter([matchStarted(), scoreChanged(1, 0)])).toEqual(matchLive.initial);
  });
});

describe('a command that is retried late', () => {
  it('is answered as it was the first time', () => {
    const history = [matchCreated(), matchStarted(), scoreChanged(1, 0), scoreChanged(2, 0), matchEnded({ homeScore: 2 })];
    for (const [index, event] of history.entries()) {
      expect(replyTo([event], history)).toEqual(replyTo([event], history.slice(0, index + 1)));
    }
    expect(replyTo([scoreChanged(1, 0)], history)).toMatchObject({ status: 'LIVE', home: { score: 1 }, winnerId: null, endedAt: null });
  });
});
