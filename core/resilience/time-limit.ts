/** A call that took longer than it was given. */
export class TimeLimitExceeded extends Error {
  override readonly name = 'TimeLimitExceeded';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/**
 * Runs `operation` for at most `milliseconds`, then gives up on it and aborts its signal.
 * It races as well as aborts: an operation that ignores its signal still cannot hold the caller.
 * @throws TimeLimitExceeded, or whatever the operation throws first.
 */
export async function withTimeLimit<T>(milliseconds: number, operation: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const exceeded = new TimeLimitExceeded(milliseconds);
      reject(exceeded);
      controller.abort(exceeded);
    }, milliseconds);
  });
  try {
    return await Promise.race([operation(controller.signal), limit]);
  } finally {
    clearTimeout(timer);
  }
}
