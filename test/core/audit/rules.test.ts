import { describe, expect, it } from 'vitest';
import { auditProjection } from '../../../core/audit/projection.ts';
import { entriesOf, rulesOf } from '../../../core/audit/rules.ts';
import { AUDIT_RULES } from '../../../durable-objects/projections.ts';
import { cashierOfShift } from '../../../domains/betting/audit.ts';

const entry = { action: 'THING_DONE', entityType: 'THING', entityId: 'thingId' };

describe('the rules of the audit trail', () => {
  it('know every action that was asked for', () => {
    const asked =
      'TICKET_CREATED TICKET_MODIFIED TICKET_DELETED TICKET_PAID ROUND_STARTED ROUND_FINISHED ROUND_VOIDED TRACK_CHANGED SHIFT_OPENED SHIFT_CLOSED LOGIN LOGIN_FAILED LOGOUT CACHE_INVALIDATED';
    const known = new Set(AUDIT_RULES.map(({ action }) => action));
    expect(asked.split(' ').filter((action) => !known.has(action))).toEqual([]);
  });

  it('put no text into a statement that is no name', () => {
    for (const wrong of [{ action: "A'; DROP TABLE x" }, { entityId: 'a b' }, { newValue: ["x'"] }, { oldValue: '->' }]) {
      expect(() => entriesOf(rulesOf('thing', { Done: { ...entry, ...wrong } }))).toThrow(/a name that is none/);
    }
    expect(() => entriesOf(rulesOf("thing' --", { Done: entry }))).toThrow(/a name that is none/);
  });

  it('have one rule for a type of event', () => {
    expect(() => entriesOf([...rulesOf('thing', { Done: entry }), ...rulesOf('other', { Done: entry })])).toThrow(/two audit rules/);
  });

  it('say whose events the projection is poked for', () => {
    expect(new Set(auditProjection(AUDIT_RULES).aggregateTypes)).toEqual(new Set(['round', 'track', 'shift', 'user', 'system']));
  });

  it('know whose a shift is by its id', () => {
    expect(cashierOfShift('12-user-a-b')).toBe('user-a-b');
  });
});
