import type { Race } from '../../domains/betting/contract.ts';
import { orderAt } from './position.ts';

/** What is said of a race, in runners' numbers; commentary.tsx makes a sentence of it. */
export type Remark =
  | { readonly says: 'started'; readonly runners: number }
  | { readonly says: 'leads' | 'halfway' | 'lastStretch'; readonly leader: number; readonly second: number }
  | { readonly says: 'takesLead'; readonly leader: number; readonly former: number };

export interface TimedRemark {
  readonly atMs: number;
  readonly remark: Remark;
}

/** A screen reader needs time to finish a sentence before the next one. */
const BETWEEN_REMARKS_MS = 3_000;
const LOOKS = 60;

/** The whole commentary of a race, told by its timeline alone: everyone hears the same at the same time. */
export function commentaryOf(race: Race): readonly TimedRemark[] {
  const remarks: TimedRemark[] = [{ atMs: 0, remark: { says: 'started', runners: race.lanes.length } }];
  let leader: number | undefined;
  for (let look = 1; look < LOOKS; look += 1) {
    const atMs = (race.durationMs * look) / LOOKS;
    const lastAt = remarks.at(-1)?.atMs ?? 0;
    if (atMs - lastAt < BETWEEN_REMARKS_MS) continue;
    const remark = remarkAt(race, atMs, lastAt, leader);
    if (remark === undefined) continue;
    remarks.push({ atMs, remark });
    leader = remark.leader;
  }
  return remarks;
}

/** What is to be said at a moment; nothing while nothing changes. */
function remarkAt(race: Race, atMs: number, lastAt: number, former: number | undefined): Exclude<Remark, { says: 'started' }> | undefined {
  const [leader, second] = orderAt(race, atMs);
  if (leader === undefined || second === undefined) return undefined;
  const passes = (share: number) => lastAt < race.durationMs * share && atMs >= race.durationMs * share;
  if (passes(0.8)) return { says: 'lastStretch', leader, second };
  if (passes(0.5)) return { says: 'halfway', leader, second };
  if (former === undefined) return { says: 'leads', leader, second };
  return leader === former ? undefined : { says: 'takesLead', leader, former };
}
