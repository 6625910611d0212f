/** Waits so long, in ms; not at all when that is none. Work that rests between two steps does the next for more at once. */
export function rest(milliseconds: number): Promise<void> {
  return milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
}
