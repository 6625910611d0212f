import { useRef } from 'preact/hooks';

/** Tells what came since the list was first shown from what it was opened with: only news flashes. */
export function useArrivals(keys: readonly string[]): (key: string) => boolean {
  const first = useRef(new Set(keys));
  return (key) => !first.current.has(key);
}
