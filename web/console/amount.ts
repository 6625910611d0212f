import { formats } from '../formats.ts';
import { readMinor } from './read-minor.ts';

/** Reads an amount of the house's currency as people type it; null for what is none. */
export function minorOf(typed: string): number | null {
  return readMinor(typed, formats.value.minorDigits);
}
