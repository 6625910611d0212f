import type { AuditVerification } from '../../../../core/audit/contract.ts';
import type { Outcome, Refusal } from '../api.ts';

/** How far a verification is, and what it found. */
export type Walk =
  | { readonly is: 'not begun' }
  | { readonly is: 'walking' | 'stopped'; readonly rows: number }
  | { readonly is: 'failed'; readonly rows: number; readonly refusal: Refusal }
  | { readonly is: 'done'; readonly found: AuditVerification };

/**
 * Walks the chain page by page, telling after each how far it is; ends at the first broken link.
 *
 * @param ask        One page; the cursor is of the page before.
 * @param isStopped  Asked before each page.
 */
export async function walk(
  ask: (cursor: string | undefined) => Promise<Outcome<AuditVerification>>,
  isStopped: () => boolean,
  tell: (walk: Walk) => void,
): Promise<void> {
  let rows = 0;
  let cursor: string | undefined;
  tell({ is: 'walking', rows });
  for (;;) {
    if (isStopped()) return tell({ is: 'stopped', rows });
    const outcome = await ask(cursor);
    if (!outcome.ok) return tell({ is: 'failed', rows, refusal: outcome.refusal });
    const { data: found } = outcome;
    if (!found.ok || found.resumeCursor === null) return tell({ is: 'done', found });
    ({ rows } = found);
    cursor = found.resumeCursor;
    tell({ is: 'walking', rows });
  }
}
