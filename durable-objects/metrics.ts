import { DurableObject } from 'cloudflare:workers';
import type { ObjectEnv } from './env.ts';

/** Gathers what every isolate counted, so that totals are totals. One a deployment. */
export class MetricsObject extends DurableObject<ObjectEnv> {}
