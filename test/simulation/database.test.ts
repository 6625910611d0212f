import { appendContract, type EventStore } from '../support/append-contract.ts';
import { RecordStandIn, SqlError } from './database.ts';

const record = new RecordStandIn();

async function refusalOf(work: () => void): Promise<string | null> {
  try {
    work();
    return null;
  } catch (thrown) {
    if (thrown instanceof SqlError) return thrown.code;
    throw thrown;
  }
}

const store: EventStore = {
  append: async (batch) =>
    record
      .append(JSON.stringify(batch))
      .map(({ streamId, status, version }) => `${streamId} ${status} ${version}`)
      .toSorted(),
  refusal: async (batch) => (await refusalOf(() => record.append(JSON.stringify(batch)))) ?? 'not refused',
  stored: async (streamId) => record.events.filter((event) => event.streamId === streamId),
  positions: async () => record.events.map((_, index) => index + 1),
  advance: async (projection, from, to) => (await refusalOf(() => record.advance(projection, from, to))) ?? 'moved',
};

appendContract(() => store);
