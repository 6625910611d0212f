/**
 * Waits until so many ms have passed since `startedAt`; not at all when they have. Work that rests between two steps does the
 * next for more at once. A clock that was put back makes no rest longer.
 */
export function rest(startedAt: number, milliseconds: number): Promise<void> {
  const left = Math.min(milliseconds, startedAt + milliseconds - Date.now());
  return left <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, left));
}
