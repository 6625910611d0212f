import { archivedHead } from '../core/audit/archive.ts';
import { addressKey } from '../core/audit/client.ts';
import type { VerificationDeps } from '../core/audit/verification.ts';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { AUDIT_RULES } from '../durable-objects/projections.ts';
import type { Bindings } from './bindings.ts';

/** Connects the verification of the trail to this deployment. */
export function verificationDeps(env: Bindings): VerificationDeps {
  const config = configOf(env);
  return {
    database: openDatabase(config),
    rules: AUDIT_RULES,
    addressKey: addressKey(config.MASTER_KEY),
    archivedHead: (day) => archivedHead(env.ARCHIVE, day),
    now: Date.now,
  };
}
