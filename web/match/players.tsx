import type { Match } from '../../domains/esports/contract.ts';
import { formats } from '../formats.ts';
import { Empty } from '../page/empty.tsx';
import type { ShownPlayer } from './shown.ts';
import { cellOf, columnsOf, playsAs, totalOf, type Cell, type Column } from './stats.ts';
import { matchWords } from './words.ts';

interface PlayersProps {
  readonly match: Match;
  readonly players: readonly ShownPlayer[];
}

/** Every player's figures, and each side's sums. */
export function Players({ match, players }: PlayersProps) {
  const columns = columnsOf(players);
  return (
    <section class="card players" aria-labelledby="players-title">
      <h2 id="players-title">{matchWords.value.players}</h2>
      {players.length === 0 ? (
        <Empty title={matchWords.value.noPlayers} next={matchWords.value.noPlayersNext} />
      ) : (
        <div class="teams">
          <Team side={match.home} of="home" columns={columns} players={players.filter(({ side }) => side === 'home')} />
          <Team side={match.away} of="away" columns={columns} players={players.filter(({ side }) => side === 'away')} />
        </div>
      )}
    </section>
  );
}

interface TeamProps {
  readonly side: Match['home'];
  readonly of: 'home' | 'away';
  readonly columns: readonly Column[];
  readonly players: readonly ShownPlayer[];
}

function Team({ side, of, columns, players }: TeamProps) {
  return (
    <table class={`team ${of}`}>
      <caption>{side.name}</caption>
      <thead>
        <tr>
          <th scope="col">{matchWords.value.player}</th>
          {columns.map((column) => (
            <th key={column} scope="col" class="number">
              {column === 'kda' ? <abbr title={matchWords.value.kdaLong}>{matchWords.value.kda}</abbr> : matchWords.value[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {players.map((player) => (
          <tr key={player.userId}>
            <th scope="row">
              <span class="player-name">{player.username}</span>
              <span class="soft">{playsAs(player)}</span>
            </th>
            <Cells columns={columns} cell={(column) => cellOf(player, column)} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{matchWords.value.total}</th>
          <Cells columns={columns} cell={(column) => totalOf(players, column)} />
        </tr>
      </tfoot>
    </table>
  );
}

function Cells({ columns, cell }: { readonly columns: readonly Column[]; readonly cell: (column: Column) => Cell }) {
  return (
    <>
      {columns.map((column) => (
        <td key={column} class="number">
          {written(cell(column))}
        </td>
      ))}
    </>
  );
}

function written(cell: Cell): string {
  const { count } = formats.value;
  if (cell === undefined) return '–';
  return typeof cell === 'number' ? count(cell) : cell.map(count).join(' / ');
}
