/** Read before any test sets the clock, so that a deadline is always one of real time. */
const realTime = Date.now.bind(Date);

/**
 * Asks again until there is an answer: something other than `undefined` and `false`.
 * @throws with `what` when there is none within `limitMs` of real time.
 */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 10_000,
): Promise<T> {
  for (const deadline = realTime() + limitMs; ;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (realTime() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
