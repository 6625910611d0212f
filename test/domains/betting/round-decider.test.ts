import { describe, expect, it } from 'vitest';
import { pulseAfter, QUICKNET } from '../../../domains/betting/round/beacon.ts';
import { BEACON_PATIENCE_MS, due } from '../../../domains/betting/round/decider.ts';
import { commitmentOf } from '../../../domains/betting/round/draw.ts';
import type { RoundCommand, RoundEvent, RoundState } from '../../../domains/betting/round/model.ts';
import { MAX_TICKETS, receiptIdOf } from '../../../domains/betting/round/receipt-id.ts';
import { roundDefinition } from '../../../domains/betting/round/definition.ts';
import {
  CLOSE,
  given,
  LIMITS,
  openRound,
  placeTicket,
  planOf,
  RACE_MS,
  round,
  roundClosed,
  roundFinished,
  roundOpened,
  roundStarted,
  roundVoided,
  SERVER_SEED,
  T,
  ticketModified,
  ticketPaid,
  ticketPlaced,
  ticketVoided,
} from '../../support/betting.ts';
import { contextOf, type Asked } from '../../support/given.ts';

const opened = [roundOpened()];
const running = [roundOpened(), ticketPlaced(), roundStarted()];
const finished = [...running, roundFinished(...running)];
const bet = (participantNumber: number, stakeMinor: number) => ({ participantNumber, stakeMinor });

describe('OpenRound', () => {
  it('publishes the commitment to a seed that it does not tell', () => {
    const decided = given().when(openRound());
    decided.thenHappens({ type: 'RoundOpened', data: { ...planOf(), commitment: commitmentOf(SERVER_SEED), openedAt: T } });
    expect(JSON.stringify(decided.decision)).not.toContain(SERVER_SEED);
  });

  it.each([
    ['waiting', opened],
    ['running', running],
    ['finished', finished],
  ])('changes nothing in a round that is %s, whatever its plan says now', (_status, history: RoundEvent[]) => {
    given(...history)
      .when(openRound({ closesAt: CLOSE + 1 }))
      .thenNothing();
  });
});

describe('PlaceTicket', () => {
  it('is refused in a round that was never opened', () => {
    given().when(placeTicket()).thenRefused('betting/unknown-round');
  });

  it('sells until 1 ms before the close, and refuses from the close on', () => {
    const closedAt = new Date(CLOSE).toISOString();
    given(...opened)
      .when(placeTicket({ at: CLOSE - 1 }))
      .thenHappens({ type: 'TicketPlaced', data: { placedAt: CLOSE - 1 } });
    given(...opened)
      .when(placeTicket({ at: CLOSE }))
      .thenRefused('betting/round-closed', { closedAt });
    given(roundOpened({ closesAt: T + 1 }), ticketPlaced())
      .when(placeTicket({ at: T + 1 }))
      .thenRefused('betting/round-closed');
  });

  it.each([
    ['running', running],
    ['finished', finished],
  ])('is refused in a round that is %s, even by a clock that went back', (_status, history: RoundEvent[]) => {
    given(...history)
      .when(placeTicket({ at: T }))
      .thenRefused('betting/round-closed');
  });

  it('gives tickets their numbers in turn', () => {
    const receiptIds = [1, 2, 3].map((sequence) => receiptIdOf(7_001, sequence));
    given(roundOpened())
      .when(placeTicket())
      .thenHappens({ type: 'TicketPlaced', data: { receiptId: receiptIds[0] } });
    given(roundOpened(), ticketPlaced(1), ticketPlaced(2))
      .when(placeTicket())
      .thenHappens({ type: 'TicketPlaced', data: { receiptId: receiptIds[2] } });
  });

  it('prices each bet by its own runner and rounds down, never up', () => {
    given(...opened)
      .when(placeTicket({ bets: [bet(3, 10), bet(3, 29), bet(1, 11)] }))
      .thenHappens({
        type: 'TicketPlaced',
        data: {
          totalMinor: 50,
          bets: [
            { ...bet(3, 10), coefficientHundredths: 333, prizeMinor: 33 },
            { ...bet(3, 29), coefficientHundredths: 333, prizeMinor: 96 },
            { ...bet(1, 11), coefficientHundredths: 220, prizeMinor: 24 },
          ],
        },
      });
  });

  it('names the bet whose runner does not exist', () => {
    given(...opened)
      .when(placeTicket({ bets: [bet(1, 10), bet(4, 10)] }))
      .thenRefused('betting/unknown-participant', { field: 'bets.1.participantNumber', participantNumber: 4 });
  });

  it('takes stakes from the smallest to the largest allowed, and names the one outside', () => {
    const { minStakeMinor, maxStakeMinor } = LIMITS;
    given(...opened)
      .when(placeTicket({ bets: [bet(1, minStakeMinor), bet(2, maxStakeMinor)] }))
      .thenHappens({ type: 'TicketPlaced' });
    for (const stakeMinor of [minStakeMinor - 1, maxStakeMinor + 1]) {
      given(...opened)
        .when(placeTicket({ bets: [bet(1, minStakeMinor), bet(2, stakeMinor)] }))
        .thenRefused('betting/stake-out-of-limits', { field: 'bets.1.stakeMinor', minStakeMinor, maxStakeMinor });
    }
  });

  it('takes as many bets as allowed, and no more', () => {
    const bets = Array.from({ length: LIMITS.maxBets }, () => bet(1, 10));
    given(...opened)
      .when(placeTicket({ bets }))
      .thenHappens({ type: 'TicketPlaced' });
    given(...opened)
      .when(placeTicket({ bets: [...bets, bet(1, 10)] }))
      .thenRefused('betting/too-many-bets', { field: 'bets', maxBets: LIMITS.maxBets });
  });

  it('takes a ticket that may win exactly the most, and refuses one that may win more', () => {
    const limits = { ...LIMITS, maxPayoutMinor: 440 };
    given(roundOpened({ limits }))
      .when(placeTicket({ bets: [bet(1, 100), bet(1, 100), bet(2, 125)] }))
      .thenHappens({ type: 'TicketPlaced' });
    given(roundOpened({ limits }))
      .when(placeTicket({ bets: [bet(1, 100), bet(1, 101)] }))
      .thenRefused('betting/payout-too-high', { field: 'bets', maxPayoutMinor: 440 });
  });

  it('sells the last number of a full round, and then no more', () => {
    const { state } = given(...opened);
    const after = (sold: number): RoundState =>
      state.status === 'waiting' ? { ...state, totals: { ...state.totals, sold } } : raise('the round does not wait');
    const { command } = placeTicket();
    const last = roundDefinition.decide(command, after(MAX_TICKETS - 1), contextOf('round:7001', T));
    expect(last).toMatchObject({ ok: true, events: [{ data: { receiptId: receiptIdOf(7_001, 999_999) } }] });
    const full = roundDefinition.decide(command, after(MAX_TICKETS), contextOf('round:7001', T));
    expect(full).toMatchObject({ ok: false, rejection: { code: 'betting/round-full', details: { tickets: MAX_TICKETS } } });
  });
});

describe('StartRound', () => {
  it('publishes the head of the chain and a race that lasts its time from now', () => {
    const { state, when } = given(...opened, ticketPlaced());
    const chainHead = state.status === 'waiting' ? state.head : '';
    expect(chainHead).toMatch(/^[0-9a-f]{64}$/);
    when(round('StartRound', CLOSE + 7)).thenHappens({
      type: 'RoundStarted',
      data: { chainHead, startedAt: CLOSE + 7, finishesAt: CLOSE + 7 + RACE_MS, race: { durationMs: RACE_MS } },
    });
  });

  it('changes nothing in a round that does not wait', () => {
    for (const history of [[], running, finished])
      given(...history)
        .when(round('StartRound'))
        .thenNothing();
  });
});

describe('FinishRound', () => {
  it('reveals the seed, and lets the winner be the one the race showed', () => {
    const start = roundDefinition.decide({ type: 'StartRound' }, given(...opened, ticketPlaced()).state, contextOf('round:7001', CLOSE));
    const [started] = start.ok ? start.events : [];
    if (started?.type !== 'RoundStarted') throw new Error('the round did not start');
    const first = started.data.race.lanes.find(({ progress }) => progress.at(-1) === 1_000);
    given(...opened, ticketPlaced(), started)
      .when(round('FinishRound', CLOSE + RACE_MS))
      .thenHappens({
        type: 'RoundFinished',
        data: {
          serverSeed: SERVER_SEED,
          commitment: commitmentOf(SERVER_SEED),
          chainHead: started.data.chainHead,
          winner: { participantNumber: first?.participantNumber },
        },
      });
  });

  it('changes nothing in a round that does not run', () => {
    for (const history of [[], opened, finished])
      given(...history)
        .when(round('FinishRound'))
        .thenNothing();
  });
});

describe('WakeRound', () => {
  it('decides nothing by itself: what is due is decided before it', () => {
    for (const history of [[], opened, running, finished])
      given(...history)
        .when(round('WakeRound'))
        .thenNothing();
  });
});

describe('VoidRound', () => {
  const voidRound: Asked<RoundCommand> = { command: { type: 'VoidRound', by: 'admin', reason: 'A runner fell' }, at: T + 3 };

  it.each([
    ['waiting', [...opened, ticketPlaced()]],
    ['waiting for its beacon', [...opened, ticketPlaced(), roundClosed()]],
    ['running', running],
  ])('ends a round that is %s, and shows its seed and what it had committed to', (_status, history: RoundEvent[]) => {
    const { state, when } = given(...history);
    const head = state.status === 'unopened' ? '' : state.head;
    const proof = { serverSeed: SERVER_SEED, commitment: commitmentOf(SERVER_SEED), chainHead: head };
    const totals = { receipts: 1, bets: 1, stakesMinor: 100 };
    when(voidRound).thenHappens({
      type: 'RoundVoided',
      data: { reason: 'A runner fell', voidedBy: 'admin', ...proof, totals, voidedAt: T + 3 },
    });
  });

  it('comes too late for a round that is settled, changes nothing in one that is void, and knows none that was not opened', () => {
    given(...finished)
      .when(voidRound)
      .thenRefused('betting/round-settled');
    given(...opened, roundVoided(...opened))
      .when(voidRound)
      .thenNothing();
    given().when(voidRound).thenRefused('betting/unknown-round');
  });

  it('leaves nothing to be done by time', () => {
    expect(due(given(...opened, roundVoided(...opened)).state)).toBeNull();
  });
});

describe('a round that draws with a beacon', () => {
  const plan = { entropyKind: 'beacon' as const };
  const closed = [roundOpened(plan), ticketPlaced(), roundClosed(CLOSE + 5)];
  const pulseOf = (number: number, chainHash = QUICKNET.chainHash): Asked<RoundCommand> => {
    const pulse = { chainHash, round: number, signature: 'aa', randomness: 'beef' };
    return { command: { type: 'ProvideEntropy', pulse }, at: CLOSE + 3_500 };
  };
  const right = pulseAfter(CLOSE + 5);

  it('closes at its time with the head of its chain, and draws nothing yet', () => {
    const { state, when } = given(roundOpened(plan), ticketPlaced());
    const head = state.status === 'waiting' ? state.head : '';
    when(round('StartRound', CLOSE + 5)).thenHappens({ type: 'RoundClosed', data: { chainHead: head, closedAt: CLOSE + 5 } });
    given(...closed)
      .when(placeTicket({ at: T }))
      .thenRefused('betting/round-closed');
    given(...closed)
      .when(round('StartRound', CLOSE + 6))
      .thenNothing();
  });

  it('starts with the first pulse after its close, and with no other', () => {
    const { state, when } = given(...closed);
    const head = state.status === 'closed' ? state.head : '';
    for (const other of [pulseOf(right - 1), pulseOf(right + 1), pulseOf(right, 'f00d')]) when(other).thenNothing();
    when(pulseOf(right)).thenHappens({
      type: 'RoundStarted',
      data: { chainHead: head, entropy: { kind: 'beacon', value: `${head}:beef` }, startedAt: CLOSE + 3_500 },
    });
  });

  it('takes a pulse once, and none before it is closed or after it is void', () => {
    const start = given(...closed).when(pulseOf(right)).decision;
    const after = [...closed, ...(start.ok ? start.events : [])];
    for (const history of [[], [roundOpened(plan)], after, [...closed, roundVoided(...closed)]]) {
      given(...history)
        .when(pulseOf(right))
        .thenNothing();
    }
  });

  it('is void when the beacon stays silent for a minute after the close', () => {
    const { state, when } = given(...closed);
    expect(due(state)).toEqual({ at: CLOSE + 5 + BEACON_PATIENCE_MS, command: { type: 'GiveUpBeacon' } });
    const giveUp: Asked<RoundCommand> = { command: { type: 'GiveUpBeacon' }, at: CLOSE + 5 + BEACON_PATIENCE_MS };
    when(giveUp).thenHappens({ type: 'RoundVoided', data: { voidedBy: 'system', serverSeed: SERVER_SEED } });
    for (const history of [[], [roundOpened(plan)], running, finished])
      given(...history)
        .when(giveUp)
        .thenNothing();
  });
});

describe('what is due', () => {
  it('is the close, then the end of the race, then nothing', () => {
    expect(due(given().state)).toBeNull();
    expect(due(given(...opened).state)).toEqual({ at: CLOSE, command: { type: 'StartRound' } });
    expect(due(given(roundOpened(), roundStarted(CLOSE + 5)).state)).toEqual({ at: CLOSE + 5 + RACE_MS, command: { type: 'FinishRound' } });
    expect(due(given(...finished).state)).toBeNull();
  });
});

describe('a round', () => {
  it('only ever moves forward: an event out of place changes nothing', () => {
    const sale = [ticketPlaced(2), ticketModified(1, []), ticketVoided(1)];
    const ends = [roundFinished(...running), roundVoided(...opened)];
    const outOfPlace: [RoundEvent[], RoundEvent[]][] = [
      [[], [...sale, roundStarted(), roundClosed(), ...ends]],
      [opened, [...opened, roundFinished(...running), ticketPaid()]],
      [
        [...opened, roundClosed()],
        [...opened, ...sale, roundClosed(), roundFinished(...running), ticketPaid()],
      ],
      [running, [...opened, ...sale, roundStarted(), roundClosed(), ticketPaid()]],
      [finished, [...opened, ...sale, roundStarted(), roundClosed(), ...ends]],
      [
        [...opened, roundVoided(...opened)],
        [...opened, ...sale, roundStarted(), roundClosed(), ...ends],
      ],
    ];
    for (const [history, events] of outOfPlace) {
      for (const event of events) expect(given(...history, event).state).toEqual(given(...history).state);
    }
  });
});

function raise(message: string): never {
  throw new Error(message);
}
