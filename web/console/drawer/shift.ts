import { signal } from '@preact/signals';
import type { Problem } from '../../../client/index.ts';
import type { SalesStatistics, Shift } from '../../../domains/betting/contract.ts';
import { api } from '../../live/api.ts';
import { serverNow } from '../../live/store.ts';
import { said, settled } from '../answer.ts';
import { who, type User } from '../who.ts';

const EVERY_MS = 5_000;
const PAGE = 10;

/** The open shift; null where none is, undefined until that is known. */
export const shift = signal<Shift | null | undefined>(undefined);
/** Own shifts, newest first, and where older ones begin. */
export const shifts = signal<{ readonly rows: readonly Shift[]; readonly cursor: string | null } | undefined>(undefined);
export const today = signal<SalesStatistics | undefined>(undefined);
/** Whether the newest figures could not be had. */
export const isOld = signal(false);

/** What is being done with the drawer, or was just done. */
export type DrawerDeed =
  | { readonly is: 'none' | 'opened' }
  | { readonly is: 'doing'; readonly isDoubtful: boolean }
  | { readonly is: 'closed'; readonly shift: Shift }
  | { readonly is: 'refused'; readonly problem: Problem };

export const drawerDeed = signal<DrawerDeed>({ is: 'none' });

/** Reads the drawer's figures now and every few seconds, while somebody looks. @returns what ends it. */
export function watchDrawer(): () => void {
  const look = () => {
    if (document.visibilityState === 'visible') void readDrawer();
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return () => clearInterval(timer);
}

async function readDrawer(): Promise<void> {
  const user = signedIn();
  if (user === undefined) return;
  const day = new Date(serverNow()).toISOString().slice(0, 10);
  const [current, past, sales] = await Promise.all([
    said(api.GET('/api/v1/shifts/current')),
    said(api.GET('/api/v1/shifts', { params: { query: { limit: PAGE, cashierId: user.id } } })),
    said(api.GET('/api/v1/stats/sales', { params: { query: { from: day, to: day, cashierId: user.id } } })),
  ]);
  const hasNone = current.is === 'refused' && current.problem.status < 500;
  isOld.value = !(current.is === 'done' || hasNone) || past.is !== 'done' || sales.is !== 'done';
  if (current.is === 'done') shift.value = current.data;
  else if (hasNone) shift.value = null;
  if (past.is === 'done') shifts.value = { rows: past.data, cursor: past.cursor };
  if (sales.is === 'done') today.value = sales.data;
}

/** Brings older shifts. */
export async function readOlder(): Promise<void> {
  const user = signedIn();
  const now = shifts.peek();
  if (user === undefined || now === undefined || now.cursor === null) return;
  const older = await said(api.GET('/api/v1/shifts', { params: { query: { limit: PAGE, cashierId: user.id, cursor: now.cursor } } }));
  if (older.is === 'done') shifts.value = { rows: [...now.rows, ...older.data], cursor: older.cursor };
}

export async function openShift(floatMinor: number): Promise<void> {
  await perform(
    (header) => api.POST('/api/v1/shifts', { params: { header }, body: { floatMinor } }),
    () => ({ is: 'opened' }),
  );
}

/** Closes the shift with what was counted. It is asked again while rounds still seal it. */
export async function closeShift({ shiftId }: Shift, countedMinor: number): Promise<void> {
  await perform(
    (header) => api.POST('/api/v1/shifts/{shiftId}/close', { params: { path: { shiftId }, header }, body: { countedMinor } }),
    (closed) => ({ is: 'closed', shift: closed }),
    true,
  );
}

type Command = (header: { 'Idempotency-Key': string }) => Promise<{ readonly data: Shift; readonly meta: { readonly timestamp: string } }>;

async function perform(command: Command, doneBy: (shift: Shift) => DrawerDeed, waits = false): Promise<void> {
  const user = signedIn();
  if (drawerDeed.peek().is === 'doing' || user === undefined) return;
  drawerDeed.value = { is: 'doing', isDoubtful: false };
  const header = { 'Idempotency-Key': crypto.randomUUID() };
  const onUnknown = () => {
    drawerDeed.value = { is: 'doing', isDoubtful: true };
  };
  const answer = await settled(() => command(header), { isDoubtful: waits, isStillHere: () => signedIn()?.id === user.id, onUnknown });
  if (answer.is === 'done') drawerDeed.value = doneBy(answer.data);
  else drawerDeed.value = answer.is === 'left' ? { is: 'none' } : answer;
  await readDrawer();
}

function signedIn(): User | undefined {
  const now = who.peek();
  return now.is === 'in' ? now.user : undefined;
}
