/** Which events are entries of the audit trail, and what an entry says: data, because core knows no game. */
export interface AuditRule {
  readonly aggregateType: string;
  readonly eventType: string;
  readonly action: string;
  readonly entityType: string;
  /** The field of the event that names the entity; where it is null or missing, what follows the colon of the stream's id does. */
  readonly entityId: string;
  /** What was so before: these fields of the event, or one field whose value says it all. */
  readonly oldValue?: readonly string[] | string;
  /** What is so now. */
  readonly newValue?: readonly string[] | string;
}

/** What a rule says beside the type of its event. */
export type AuditedAs = Omit<AuditRule, 'aggregateType' | 'eventType'>;

/** The rules of one kind of aggregate, from a record that names every type of its events: none can be forgotten. */
export function rulesOf(aggregateType: string, entries: Readonly<Record<string, AuditedAs>>): AuditRule[] {
  return Object.entries(entries).map(([eventType, entry]) => ({ aggregateType, eventType, ...entry }));
}

/** A name that stands in a statement as it is. */
const NAME = /^[A-Za-z_]+$/;

function quoted(name: string): string {
  if (!NAME.test(name)) throw new Error(`an audit rule has a name that is none: ${name}`);
  return `'${name}'`;
}

function valueOf(fields: readonly string[] | string | undefined): string {
  if (fields === undefined) return 'NULL';
  if (typeof fields === 'string') return `e.payload->${quoted(fields)}`;
  return `jsonb_build_object(${fields.map((field) => `${quoted(field)}, e.payload->${quoted(field)}`).join(', ')})`;
}

/** One column of an entry, by the type of its event. */
function byRule(rules: readonly AuditRule[], expression: (rule: AuditRule) => string): string {
  return `CASE e.type ${rules.map((rule) => `WHEN ${quoted(rule.eventType)} THEN ${expression(rule)}`).join(' ')} END`;
}

/**
 * SELECT of what the entries of the events at positions > $1 and ≤ $2 say, unchained: id, user_id, action, entity_type,
 * entity_id, old_value, new_value, client_hash, created_at, event_hash. The projection writes them; a verification compares.
 */
export function entriesOf(rules: readonly AuditRule[]): string {
  if (new Set(rules.map((rule) => rule.eventType)).size < rules.length) throw new Error('two audit rules are for one type of event');
  const audited = rules.map((rule) => `(${quoted(rule.aggregateType)}, ${quoted(rule.eventType)})`);
  return `
  SELECT e.position AS id, e.actor AS user_id, ${byRule(rules, (rule) => quoted(rule.action))} AS action,
         ${byRule(rules, (rule) => quoted(rule.entityType))} AS entity_type,
         COALESCE(${byRule(rules, (rule) => `e.payload->>${quoted(rule.entityId)}`)}, substr(e.stream_id, strpos(e.stream_id, ':') + 1)) AS entity_id,
         (${byRule(rules, (rule) => valueOf(rule.oldValue))})::TEXT AS old_value,
         (${byRule(rules, (rule) => valueOf(rule.newValue))})::TEXT AS new_value,
         e.client_hash, e.recorded_at::TIMESTAMPTZ(3) AS created_at, core.event_hash(e) AS event_hash
  FROM core.events AS e
  WHERE e.position > $1 AND e.position <= $2 AND (e.aggregate_type, e.type) IN (${audited.join(', ')})`;
}

/** The text that an entry's hash is over, of a row called so. */
export function textOf(row: string): string {
  const columns = [
    'id',
    'user_id',
    'action',
    'entity_type',
    'entity_id',
    'old_value',
    'new_value',
    'client_hash',
    'created_at',
    'event_hash',
  ];
  return `core.audit_text(${columns.map((column) => `${row}.${column}`).join(', ')})`;
}
