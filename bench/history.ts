import { createHash, randomUUID } from 'node:crypto';
import type { DecisionContext } from '../core/aggregates/definition.ts';
import { FIXED_ODDS } from '../domains/betting/contract.ts';
import { decide } from '../domains/betting/round/decider.ts';
import { evolve, initialState } from '../domains/betting/round/evolve.ts';
import type { RoundCommand, RoundEvent, RoundPlan, RoundState } from '../domains/betting/round/model.ts';

/** One event record as the relay sends it: JSON text. */
export type RecordText = string;

const RUNNERS = 6;
const TICKET_EVERY_MS = 1;
const CASHIER = 'local-cashier';

/**
 * The records of one round from its opening to its settlement, made by the round's own decider, so that they are what
 * the relay sends in production.
 *
 * @param roundNumber  Unique in a store; ends in the track's three digits.
 * @param tickets      How many are sold, three bets each.
 */
export function* roundHistory(roundNumber: number, tickets: number): Generator<RecordText> {
  let state: RoundState = initialState;
  let version = 0;
  let now = Date.now();
  const openedAt = now;
  const derive: DecisionContext['derive'] = (purpose) => createHash('sha256').update(`${roundNumber}:${purpose}`).digest('hex');

  function* take(command: RoundCommand, key: string | null): Generator<RecordText> {
    const decision = decide(command, state, { now, derive, deriveHouse: derive, within: {}, history: () => [] });
    if (!decision.ok) throw new Error(`the round refused ${command.type}: ${JSON.stringify(decision)}`);
    for (const event of decision.events) {
      state = evolve(state, event);
      version += 1;
      yield recordText(event, roundNumber, version, now, key);
    }
  }

  yield* take({ type: 'OpenRound', ...plan(roundNumber, openedAt + (tickets + 1) * TICKET_EVERY_MS) }, null);
  for (let ticket = 0; ticket < tickets; ticket += 1) {
    now += TICKET_EVERY_MS;
    const bets = [0, 1, 2].map((step) => ({
      participantNumber: ((ticket + 2 * step) % RUNNERS) + 1,
      stakeMinor: 100 + 50 * ((ticket + step) % 9),
    }));
    yield* take({ type: 'PlaceTicket', cashierId: CASHIER, bets }, `${CASHIER}:${randomUUID()}`);
  }
  now += TICKET_EVERY_MS;
  yield* take({ type: 'StartRound' }, null);
  now += 30_000;
  yield* take({ type: 'FinishRound' }, null);
}

function recordText(event: RoundEvent, roundNumber: number, version: number, now: number, key: string | null): RecordText {
  return JSON.stringify({
    eventId: randomUUID(),
    streamId: `round:${roundNumber}`,
    aggregateType: 'round',
    version,
    type: event.type,
    schemaVersion: 1,
    data: event.data,
    commandId: key ?? undefined,
    commandHash: key === null ? undefined : randomUUID().replaceAll('-', ''),
    correlationId: randomUUID(),
    actor: key === null ? 'system' : CASHIER,
    recordedAt: new Date(now).toISOString(),
  });
}

function plan(roundNumber: number, closesAt: number): RoundPlan {
  return {
    roundId: `${roundNumber}`,
    roundNumber,
    trackId: 'bench',
    runners: Array.from({ length: RUNNERS }, (_, index) => ({
      participantNumber: index + 1,
      name: `Runner ${index + 1}`,
      coefficientHundredths: 300 + 50 * index,
    })),
    limits: { minStakeMinor: 100, maxStakeMinor: 1_000_000, maxBets: 20, maxPayoutMinor: 100_000_000 },
    closesAt,
    payout: FIXED_ODDS,
    entropyKind: 'chain',
    raceDurationMs: 30_000,
  };
}

/**
 * Several rounds at once, as JSON arrays for `core.append`: each batch takes the same number of events of every round.
 * A round that has ended is followed by a new one, for ever.
 */
export function* appendBatches(options: {
  rounds: number;
  eventsPerBatch: number;
  ticketsPerRound: number;
  firstRound: number;
}): Generator<string> {
  const { rounds, eventsPerBatch, ticketsPerRound } = options;
  const share = eventsPerBatch / rounds;
  let next = options.firstRound;
  const open = (): Generator<RecordText> => roundHistory(1000 * next++ + 1, ticketsPerRound);
  const running = Array.from({ length: rounds }, open);
  for (;;) {
    const batch: RecordText[] = [];
    running.forEach((history, index) => {
      // A stream's versions must be one run within a batch, so a round that ends leaves its share of this batch unfilled.
      for (let taken = 0; taken < share; taken += 1) {
        const record = history.next();
        if (record.done) {
          running[index] = open();
          break;
        }
        batch.push(record.value);
      }
    });
    yield `[${batch.join(',')}]`;
  }
}
