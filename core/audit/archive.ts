import { z } from 'zod';
import type { Queries } from '../projections/checkpoint.ts';
import { listHeads, takeHeads, type HeadRow } from './store.ts';

/** How many days back a copy that is missing is still made. */
const DAYS_BACK = 31;

const Archived = z.object({ day: z.string(), id: z.string(), hash: z.string(), takenAt: z.string() });

const nameOf = (day: string) => `audit-heads/${day}.json`;

/** Where what is written is never written again: a bucket with a retention lock. */
export type Archive = Pick<R2Bucket, 'get' | 'put' | 'list'>;

/** The copy of a day's head; null where there is none. @throws when the archive does not answer. */
export async function archivedHead(archive: Archive, day: string): Promise<HeadRow | null> {
  const found = await archive.get(nameOf(day));
  return found === null ? null : Archived.parse(await found.json());
}

/** The newest day of which this isolate knows that a copy stands. */
let archivedUpTo = '';

/** A duty of each minute: takes the heads of the days that are over, and copies each into the archive once. */
export async function keepHeads(database: Queries, archive: Archive): Promise<void> {
  await takeHeads(database);
  const heads = await listHeads(database, null, DAYS_BACK);
  const newest = heads[0]?.day ?? '';
  if (newest === archivedUpTo) return;
  const { objects } = await archive.list({ prefix: nameOf('').replace('.json', '') });
  const names = new Set(objects.map(({ key }) => key));
  for (const head of heads.filter(({ day }) => !names.has(nameOf(day)))) {
    // The condition, not the list, is what keeps a copy as it is.
    await archive.put(nameOf(head.day), `${JSON.stringify(head)}\n`, {
      onlyIf: { etagDoesNotMatch: '*' },
      httpMetadata: { contentType: 'application/json' },
    });
  }
  archivedUpTo = newest;
}
