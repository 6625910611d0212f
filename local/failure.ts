/**
 * A failure that the person at the terminal can understand and act on (a taken port, a folder that cannot be written).
 * The start command prints its message and exits with 1; anything else is a bug and keeps its stack trace.
 */
export class StartFailure extends Error {
  override name = 'StartFailure';
}

/** What a log line or a message says of something thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
