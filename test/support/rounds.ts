import { send, sendAll, type Outcome } from '../../core/aggregates/client.ts';
import type { CommandEnvelope } from '../../core/aggregates/definition.ts';
import { FIXED_ODDS, type Receipt, type Stake } from '../../domains/betting/contract.ts';
import type { RoundReply } from '../../domains/betting/round/definition.ts';
import type { RoundCommand, RoundPlan } from '../../domains/betting/round/model.ts';
import type { RoundObject } from '../../durable-objects/round.ts';
import { objects } from './objects.ts';

/** Longer than any test takes, shorter than the age at which a backlog refuses commands. */
export const WAIT_MS = 300_000;
export const RACE_MS = 30_000;

export const RUNNERS = [
  { participantNumber: 1, name: 'Comet', coefficientHundredths: 220 },
  { participantNumber: 2, name: 'Juniper', coefficientHundredths: 350 },
  { participantNumber: 3, name: 'Atlas', coefficientHundredths: 500 },
];
export const LIMITS = { minStakeMinor: 10, maxStakeMinor: 1_000_000, maxBets: 20, maxPayoutMinor: 10_000_000 };

const KIND = { payout: FIXED_ODDS, entropyKind: 'chain' } as const;

const ofTestTracks = new Map<number, number>();

/** A round under test: its object, and the ways to talk to it. All files share one Postgres: each uses a track number of its own. */
export class TestRound {
  readonly plan: RoundPlan;

  constructor(trackNumber: number, plan: Partial<Pick<RoundPlan, 'closesAt' | 'raceDurationMs' | 'entropyKind'>> = {}) {
    const sequence = (ofTestTracks.get(trackNumber) ?? 0) + 1;
    ofTestTracks.set(trackNumber, sequence);
    const roundNumber = sequence * 1_000 + trackNumber;
    const own = { roundId: String(roundNumber), roundNumber, trackId: `test-${trackNumber}` };
    this.plan = { ...own, runners: RUNNERS, limits: LIMITS, closesAt: Date.now() + WAIT_MS, raceDurationMs: RACE_MS, ...KIND, ...plan };
  }

  static async open(...parameters: ConstructorParameters<typeof TestRound>): Promise<TestRound> {
    const round = new TestRound(...parameters);
    const outcome = await round.send(round.opening('open'));
    if (!outcome.ok) throw new Error(`not opened: ${outcome.rejection.code}`);
    return round;
  }

  get streamId(): string {
    return `round:${this.plan.roundId}`;
  }

  /** A fresh stub: the one of an object that was aborted is broken. */
  get stub(): DurableObjectStub<RoundObject> {
    return objects.ROUND.getByName(this.plan.roundId);
  }

  opening(commandId: string | null): CommandEnvelope<RoundCommand> {
    return envelope(commandId, { type: 'OpenRound', ...this.plan });
  }

  send(command: CommandEnvelope<RoundCommand>): Promise<Outcome<RoundReply>> {
    return send(this.stub, command);
  }

  sendAll(commands: readonly CommandEnvelope<RoundCommand>[]): Promise<Outcome<RoundReply>[]> {
    return sendAll(this.stub, commands);
  }

  /** Sells a ticket and answers what became of it. */
  sell(key: string, stakeMinor = 100, participantNumber = 1): Promise<Outcome<RoundReply>> {
    return this.send(ticket(key, [{ participantNumber, stakeMinor }]));
  }

  /** Sells a ticket. @throws when it is refused. */
  async sold(key: string, stakeMinor = 100, participantNumber = 1): Promise<Receipt> {
    const outcome = await this.sell(key, stakeMinor, participantNumber);
    if (!outcome.ok || outcome.reply.receipt === null) throw new Error(`not sold: ${JSON.stringify(outcome)}`);
    return outcome.reply.receipt;
  }

  wake(): Promise<Outcome<RoundReply>> {
    return this.send(envelope(null, { type: 'WakeRound' }));
  }
}

export function envelope(commandId: string | null, command: RoundCommand): CommandEnvelope<RoundCommand> {
  return { commandId, command, actor: 'cashier-1', correlationId: 'test' };
}

export function ticket(key: string, bets: readonly Stake[] = [{ participantNumber: 1, stakeMinor: 100 }]): CommandEnvelope<RoundCommand> {
  return envelope(key, { type: 'PlaceTicket', cashierId: 'cashier-1', bets });
}

/** Why something was refused; `accepted` when it was not. */
export function codeOf(outcome: Outcome<unknown> | undefined): string {
  if (outcome === undefined) return 'no outcome';
  return outcome.ok ? 'accepted' : outcome.rejection.code;
}
