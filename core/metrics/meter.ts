import type { LabelsOf, NameOf } from './catalogue.ts';

/** Adds to a counter of this isolate; totals over all isolates are made where they are gathered. */
export function count<Name extends NameOf<'counter'>>(_name: Name, _labels: LabelsOf<Name>, _by = 1): void {
  // Gathered from here on.
}

/** Notes how long something took, seconds. */
export function observe<Name extends NameOf<'histogram'>>(_name: Name, _labels: LabelsOf<Name>, _seconds: number): void {
  // Gathered from here on.
}
