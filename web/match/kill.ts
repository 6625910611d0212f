import type { KillDetail } from '../../domains/esports/contract.ts';

/** A kill as the feed shows it. A death without a killer has none, and no side. */
export interface Kill {
  readonly side: KillDetail['side'];
  readonly killer: string | null;
  readonly victim: string;
  readonly assists: number;
  readonly gameTimeMs: number;
}

/** Reads the detail of a score; undefined when it tells of no kill: other games and feeds say other things. */
export function killOf(detail: Readonly<Record<string, unknown>> | null): Kill | undefined {
  if (!isKill(detail)) return undefined;
  const { side, killer, victim, assists, gameTimeMs } = detail;
  return { side, killer: killer?.name ?? null, victim: victim.name, assists: assists.length, gameTimeMs };
}

/** The server refuses a detail of this kind in any other shape (contract.ts), so its kind says it all. */
function isKill(detail: Readonly<Record<string, unknown>> | null): detail is KillDetail {
  return detail?.['kind'] === 'kill';
}
