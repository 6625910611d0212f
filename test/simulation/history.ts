import { isDeepStrictEqual } from 'node:util';
import type { EventRecord } from '../../core/kernel/event.ts';
import type { RoundEvent } from '../../domains/betting/round/model.ts';
import type { ShiftEvent } from '../../domains/betting/shift/model.ts';
import { RoundLedger } from './ledger.ts';
import type { SimulatedObject } from './objects.ts';
import { ShiftLedger } from './shift-ledger.ts';
import { promised } from './trace.ts';
import type { World } from './world.ts';

/** What really happened: every event at the moment when an object had stored it, in the order of the true time. */
export class History {
  readonly streams = new Map<string, EventRecord[]>();
  readonly rounds = new Map<string, RoundLedger>();
  readonly shifts = new Map<string, ShiftLedger>();
  /** Streams whose object went on from an earlier state than it had stored: they must stop, and stay as they were. */
  readonly forked = new Set<string>();
  /** Shifts whose cashier may move no more money, and was told so. */
  readonly stopped = new Set<string>();
  /** By command id: the events that followed from it. */
  readonly byCommand = new Map<string, EventRecord[]>();
  readonly #world: World;
  /** Up to which version each object's storage was compared. */
  readonly #compared = new Map<string, number>();
  events = 0;

  constructor(world: World) {
    this.#world = world;
  }

  versionOf(streamId: string): number {
    return this.streams.get(streamId)?.length ?? 0;
  }

  round(roundId: string): RoundLedger {
    const known = this.rounds.get(roundId);
    if (known !== undefined) return known;
    const ledger = new RoundLedger(roundId);
    this.rounds.set(roundId, ledger);
    return ledger;
  }

  /** An object's storage was put back: what it holds is compared again. */
  forget(streamId: string): void {
    this.#compared.set(streamId, 0);
  }

  /** An object has stored events. */
  stored(object: SimulatedObject): void {
    const { streamId } = object;
    const known = this.streams.get(streamId) ?? [];
    this.streams.set(streamId, known);
    let version = this.#compared.get(streamId) ?? 0;
    const commands = new Set<string>();
    for (const text of object.storage.eventsAfter(version)) {
      // A stored record leaves out what is null.
      const record: EventRecord = { commandId: null, ...(JSON.parse(text) as Omit<EventRecord, 'commandId'>) };
      promised(record.version === version + 1, () => `${streamId}: version ${record.version} follows ${version}`);
      version = record.version;
      const before = known[version - 1];
      if (before !== undefined) this.#again(record, before);
      else if (!this.forked.has(streamId)) {
        known.push(record);
        this.#happened(record, commands);
      }
    }
    this.#compared.set(streamId, version);
    if (version >= known.length) object.needsRecord = false;
  }

  /** The database has stored events. */
  recorded(records: readonly EventRecord[]): void {
    for (const { streamId, version, eventId, data, commandId } of records) {
      const own = this.streams.get(streamId)?.[version - 1];
      promised(own?.eventId === eventId, () => `${streamId}: the record took a version ${version} that is not what happened`);
      promised(own.commandId === commandId && isDeepStrictEqual(own.data, data), () => `${streamId}: ${version} was recorded otherwise`);
    }
    this.#world.note('recorded', records.map(({ streamId, version }) => `${streamId}@${version}`).join(' '));
  }

  #again(record: EventRecord, before: EventRecord): void {
    if (record.eventId === before.eventId && isDeepStrictEqual(record.data, before.data)) return;
    this.forked.add(record.streamId);
    this.#world.note('forked', `${record.streamId}@${record.version}`);
    this.#world.trace.count('fork');
  }

  #happened(record: EventRecord, commands: Set<string>): void {
    const { streamId, version, type, commandId } = record;
    this.events += 1;
    this.#world.note('stored', `${streamId}@${version} ${type}${commandId === null ? '' : ` by ${commandId}`}`);
    this.#world.trace.count(`event ${type}`);
    if (commandId !== null) {
      const others = this.byCommand.get(commandId);
      promised(others === undefined || commands.has(commandId), () => `${streamId}: ${commandId} happened twice`);
      commands.add(commandId);
      if (others === undefined) this.byCommand.set(commandId, [record]);
      else others.push(record);
    }
    const [kind, id] = [streamId.slice(0, streamId.indexOf(':')), streamId.slice(streamId.indexOf(':') + 1)];
    const recordedAt = Date.parse(record.recordedAt);
    if (kind === 'round') this.#inRound(id, { type, data: record.data } as RoundEvent, recordedAt);
    if (kind === 'shift') this.#inShift(id, { type, data: record.data } as ShiftEvent);
  }

  #inRound(roundId: string, event: RoundEvent, recordedAt: number): void {
    this.round(roundId).take(event, recordedAt);
    const { data } = event;
    if (!event.type.startsWith('Ticket') || !('shiftId' in data) || data.shiftId === null) return;
    const { shiftId } = data;
    const closed = [...this.shifts.values()].some((shifts) => shifts.closed.has(shiftId));
    promised(!this.stopped.has(shiftId), () => `round ${roundId}: money moved in ${shiftId} after its cashier was stopped`);
    promised(!closed, () => `round ${roundId}: money moved in ${shiftId}, which was closed`);
  }

  #inShift(cashierId: string, event: ShiftEvent): void {
    let ledger = this.shifts.get(cashierId);
    if (ledger === undefined) this.shifts.set(cashierId, (ledger = new ShiftLedger(cashierId)));
    const moved = (shiftId: string) =>
      [...this.rounds].flatMap(([roundId, { drawers }]) => {
        const sums = drawers.get(shiftId);
        return sums === undefined ? [] : [{ roundId, sums }];
      });
    ledger.take(event, this.forked.size > 0 ? null : moved);
  }
}
