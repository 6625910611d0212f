import type { History, Summary } from '../../core/metrics/contract.ts';
import { formats } from '../formats.ts';
import { Empty } from '../page/empty.tsx';
import { decisive, GAUGES, told, type Gauge } from './gauges.ts';
import { opsWords } from './words.ts';

/** What the plots draw, for those who read rather than look. */
export function Figures({ points, bounds }: History) {
  const words = opsWords.value;
  return (
    <details class="card">
      <summary>{words.figures}</summary>
      <div class="wide" tabIndex={0} role="region" aria-label={words.figures}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.measure}</th>
              {[words.now, words.least, words.most, words.limit].map((heading) => (
                <th key={heading} scope="col" class="number">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {GAUGES.map((gauge) => (
              <FiguresRow key={gauge.title} gauge={gauge} points={points} bound={bounds[gauge.bound]} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

interface FiguresRowProps {
  readonly gauge: Gauge;
  readonly points: History['points'];
  readonly bound: number;
}

function FiguresRow({ gauge, points, bound }: FiguresRowProps) {
  const known = points.map((point) => decisive(gauge, point)).filter((value) => value !== null);
  const values = [
    decisive(gauge, points.at(-1)),
    known.length === 0 ? null : Math.min(...known),
    known.length === 0 ? null : Math.max(...known),
  ];
  return (
    <tr>
      <th scope="row">{opsWords.value[gauge.title]}</th>
      {[...values, bound].map((value, column) => (
        <td key={column} class="number">
          {told(gauge, value)}
        </td>
      ))}
    </tr>
  );
}

/** How far each read table is, and how far behind the store. */
export function ReadTables({ projections }: Pick<Summary, 'projections'>) {
  const words = opsWords.value;
  const { count } = formats.value;
  return (
    <section class="card" aria-labelledby="tables-title">
      <h2 id="tables-title">{words.readTables}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.table}</th>
            <th scope="col" class="number">
              {words.position}
            </th>
            <th scope="col" class="number">
              {words.behind}
            </th>
          </tr>
        </thead>
        <tbody>
          {projections.map(({ name, position, lagPositions, lagMs }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{count(position)}</td>
              <td class="number">
                {count(lagPositions)} · {words.milliseconds(count(lagMs))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Where sockets end. */
export function Hubs({ hubs }: Pick<Summary, 'hubs'>) {
  const words = opsWords.value;
  const { count } = formats.value;
  return (
    <section class="card" aria-labelledby="hubs-title">
      <h2 id="hubs-title">{words.hubs}</h2>
      {hubs.length === 0 ? (
        <Empty title={words.noHubs} next={words.noHubsNext} />
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{words.hub}</th>
              <th scope="col" class="number">
                {words.connections}
              </th>
              <th scope="col" class="number">
                {words.rooms}
              </th>
            </tr>
          </thead>
          <tbody>
            {hubs.map(({ hub, connections, rooms }) => (
              <tr key={hub}>
                <th scope="row">{hub}</th>
                <td class="number">{count(connections)}</td>
                <td class="number">{count(rooms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
