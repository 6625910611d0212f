import type { Shift } from '../../../domains/betting/contract.ts';
import { formats } from '../../formats.ts';
import { Empty } from '../../page/empty.tsx';
import { readOlder, shifts } from './shift.ts';
import { differenceWords } from './shift-card.tsx';
import { drawerWords } from './words.ts';

/** Own shifts, newest first. */
export function PastShifts() {
  const words = drawerWords.value;
  const { rows = [], cursor = null } = shifts.value ?? {};
  return (
    <section class="card past">
      <h2>{words.past}</h2>
      {shifts.value !== undefined && rows.length === 0 && <Empty title={words.noPast} next={words.noPastNext} />}
      {rows.length > 0 && (
        <div class="wide" tabIndex={0} role="region" aria-label={words.past}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.opened}</th>
                <th scope="col">{words.closed}</th>
                <th scope="col" class="number">
                  {words.expected}
                </th>
                <th scope="col" class="number">
                  {words.counted}
                </th>
                <th scope="col">{words.difference}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.shiftId} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {cursor !== null && (
        <button type="button" class="button" onClick={() => void readOlder()}>
          {words.more}
        </button>
      )}
    </section>
  );
}

function Row({ row }: { readonly row: Shift }) {
  const { amount, day, clock } = formats.value;
  const written = (at: string) => `${day(at)} ${clock(Date.parse(at))}`;
  return (
    <tr>
      <td>{written(row.openedAt)}</td>
      <td>{row.closedAt === null ? drawerWords.value.isOpen : written(row.closedAt)}</td>
      <td class="number">{amount(row.expectedMinor)}</td>
      <td class="number">{row.countedMinor === null ? '–' : amount(row.countedMinor)}</td>
      <td>{row.closedAt === null ? '' : differenceWords(row)}</td>
    </tr>
  );
}
