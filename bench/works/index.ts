import type { Work } from '../work.ts';
import { tickets } from './tickets.ts';

/** Everything that is measured, in the order it runs: later works use figures of earlier ones. */
export const works: Work[] = [tickets];
