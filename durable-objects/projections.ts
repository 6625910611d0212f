import type { Projection } from '../core/projections/projection.ts';
import { bettingProjection } from '../domains/betting/projection.ts';
import { esportsProjection } from '../domains/esports/projection.ts';

/** Every projection of this deployment; each has a projector object of its name. */
export const PROJECTIONS: readonly Projection[] = [bettingProjection, esportsProjection];
