import type { KillDetail } from '../../domains/esports/contract.ts';

/** A kill as the feed shows it. A death without a killer has none. */
export interface Kill {
  readonly killer: string | null;
  readonly victim: string;
  readonly assists: number;
  readonly gameTimeMs: number;
}

/** Reads the detail of a score; undefined when it tells of no kill: other games and feeds say other things. */
export function killOf(detail: Readonly<Record<string, unknown>> | null): Kill | undefined {
  if (detail?.['kind'] !== 'kill') return undefined;
  // The server refuses a kill of any other shape.
  const { killer, victim, assists, gameTimeMs } = detail as unknown as KillDetail;
  return { killer: killer?.name ?? null, victim: victim.name, assists: assists.length, gameTimeMs };
}
