import { z } from 'zod';
import { printable } from '../kernel/printable.ts';

/** The HTTP shapes of the audit trail. */

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const ClientHash = z.string().regex(/^[0-9a-f]{32}$/);
const Value = z.record(z.string(), z.unknown()).nullable();

/** What an entry may be about. */
export const EntityType = z.enum(['RECEIPT', 'ROUND', 'BET', 'TRACK', 'SHIFT', 'USER', 'CACHE', 'CLIENT']);
export type EntityType = z.infer<typeof EntityType>;

/** One entry: who did what to what, and its link to the entry before. */
export const AuditEntry = z
  .object({
    id: z.string().describe('The position of the event in the store'),
    userId: z.string().describe('Who did it; `system` for what the house does by itself'),
    action: z.string(),
    entityType: z.string(),
    entityId: z.string(),
    oldValue: Value.describe('What it was before; null where the action says nothing of it'),
    newValue: Value.describe('What it is now'),
    clientHash: ClientHash.nullable().describe('Keyed hash of the address it came from'),
    ipAddress: z.string().nullable().describe('The address itself: for admins, until it is erased'),
    createdAt: z.iso.datetime(),
    eventHash: Hash.describe('SHA-256 over the whole event'),
    previousHash: Hash.describe('The hash of the entry before; zeros before the first'),
    hash: Hash.describe('SHA-256 over the hash before and everything above but the address'),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What became of a walk along the chain; `resumeCursor` goes on with one that was not finished. */
export const AuditVerification = z
  .object({
    ok: z.boolean().describe('Nothing is broken, as far as it was walked'),
    rows: z.int().nonnegative().describe('How many entries were checked, by earlier calls of this walk too'),
    from: z.iso.datetime().nullable(),
    to: z.iso.datetime().nullable(),
    head: z.object({ id: z.string(), hash: Hash }).nullable().describe('The last entry that was checked'),
    brokenAt: z.object({ id: z.string(), why: z.string() }).nullable().describe('The first that is not as it was written'),
    resumeCursor: z.string().nullable().describe('Goes into `cursor` of the next call; null when the walk is done'),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;

/** Where the chain stood when a day (UTC) was over. */
export const AuditHead = z
  .object({
    day: z.iso.date(),
    id: z.string().describe('The last entry of the day, or of a day before'),
    hash: Hash,
    takenAt: z.iso.datetime(),
    archive: z
      .enum(['agrees', 'differs', 'missing', 'unknown'])
      .describe('What the copy says that nobody can write again; `unknown` when it could not be asked'),
  })
  .meta({ id: 'AuditHead' });
export type AuditHead = z.infer<typeof AuditHead>;

export const EraseBody = z.object({ reason: printable(500) }).strict();
