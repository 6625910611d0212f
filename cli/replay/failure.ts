/** The replay cannot go on for a reason that the person who started it can act on. */
export class ReplayFailure extends Error {
  override readonly name = 'ReplayFailure';
  /** 2 for what was asked wrongly, 1 for what went wrong. */
  readonly exitStatus: 1 | 2;

  constructor(message: string, exitStatus: 1 | 2 = 1) {
    super(message);
    this.exitStatus = exitStatus;
  }
}

/** What to tell of anything that was thrown; fetch hides the reason in the cause. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const detail = cause instanceof Error ? cause.message || code : '';
  return detail === '' ? thrown.message : `${thrown.message} (${detail})`;
}
