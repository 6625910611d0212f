import { z } from 'zod';
import { send, type AggregateStub } from '../../core/aggregates/client.ts';
import type { Database } from '../../core/db/neon.ts';
import type { RoundCommand } from './round/model.ts';
import type { ShiftCommand } from './shift/model.ts';

/** An object that lost its storage lost its alarm too. What should have moved on so long ago is called. */
const OVERDUE = `
  (SELECT 'round' AS kind, round_id::TEXT AS id FROM betting.rounds
   WHERE status IN ('waiting', 'running') AND next_start_time < now() - INTERVAL '5 minutes'
   ORDER BY round_id LIMIT 20)
  UNION ALL
  (SELECT DISTINCT 'shift', cashier_id FROM betting.shifts WHERE status = 'closing' LIMIT 20)`;
const Sleepers = z.array(z.object({ kind: z.enum(['round', 'shift']), id: z.string() }));

/** The objects that may sleep: each wakes when it is called, reads its stream back, and does what is due. */
export interface WakingDeps {
  readonly database: Database;
  readonly round: (roundId: string) => AggregateStub;
  readonly shift: (cashierId: string) => AggregateStub;
}

/** Wakes rounds that are past their time and shifts whose rounds have not answered. Idempotent: waking changes nothing. */
export async function wakeSleepers(deps: WakingDeps): Promise<void> {
  const sleepers = Sleepers.parse(await deps.database.query(OVERDUE));
  const correlationId = crypto.randomUUID();
  const from = { commandId: null, actor: 'system', correlationId };
  await Promise.all(
    sleepers.map(({ kind, id }) =>
      kind === 'round'
        ? send<RoundCommand, unknown>(deps.round(id), { ...from, command: { type: 'WakeRound' } })
        : send<ShiftCommand, unknown>(deps.shift(id), { ...from, command: { type: 'WakeShifts' } }),
    ),
  );
}
