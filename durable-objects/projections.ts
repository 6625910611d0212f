import { HOUSE_RULES } from '../core/audit/house-rules.ts';
import { auditProjection } from '../core/audit/projection.ts';
import type { Projection } from '../core/projections/projection.ts';
import { BETTING_RULES } from '../domains/betting/audit.ts';
import { bettingProjection } from '../domains/betting/projection.ts';
import { esportsProjection } from '../domains/esports/projection.ts';

/** Everything that stands in the audit trail. */
export const AUDIT_RULES = [...BETTING_RULES, ...HOUSE_RULES];

/** Every projection of this deployment; each has a projector object of its name. */
export const PROJECTIONS: readonly Projection[] = [bettingProjection, esportsProjection, auditProjection(AUDIT_RULES)];
