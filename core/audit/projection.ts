import type { Projection } from '../projections/projection.ts';
import { entriesOf, textOf, type AuditRule } from './rules.ts';

/** What stands before the first entry. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

const REST_MS = 250;

/** The audit trail: entries for the events of these rules, chained in the order of the store. */
export function auditProjection(rules: readonly AuditRule[]): Projection {
  const append = `
  WITH head AS MATERIALIZED (
    SELECT COALESCE((SELECT hash FROM core.transaction_logs ORDER BY id DESC LIMIT 1), '${FIRST_PREVIOUS_HASH}') AS hash
  ),
  entry AS MATERIALIZED (${entriesOf(rules)}),
  chained AS (
    SELECT e.*, h.hash AS start, core.audit_chain(${textOf('e')}, h.hash) OVER (ORDER BY e.id ROWS UNBOUNDED PRECEDING) AS hash
    FROM entry AS e CROSS JOIN head AS h
  )
  INSERT INTO core.transaction_logs (id, user_id, action, entity_type, entity_id, old_value, new_value, client_hash, created_at, event_hash,
                                     previous_hash, hash)
  SELECT id, user_id, action, entity_type, entity_id, old_value, new_value, client_hash, created_at, event_hash,
         COALESCE(lag(hash) OVER (ORDER BY id), start), hash
  FROM chained`;
  return {
    name: 'audit',
    aggregateTypes: [...new Set(rules.map((rule) => rule.aggregateType))],
    statements: [{ for: rules.map((rule) => rule.eventType), sql: append }],
    restMs: REST_MS,
  };
}
