const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/gu;
const INDENT = '  ';
const GAP = '   ';

/** One line of a table; `mark` stands behind its cells. */
export interface TableLine {
  readonly cells: readonly string[];
  readonly mark?: string;
}

/** Lines up cells in columns, the first to the left and the others to the right. Each line ends with a line feed. */
export function inColumns(lines: readonly TableLine[]): string {
  const columns = Math.max(...lines.map(({ cells }) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...lines.map(({ cells }) => widthOf(cells[column] ?? ''))));
  return lines
    .map(({ cells, mark }) => {
      const padded = widths.map((width, column) => pad(cells[column] ?? '', width, column === 0 ? 'left' : 'right'));
      return `${INDENT}${padded.join(GAP)}${mark === undefined ? '' : `${GAP}${mark}`}\n`;
    })
    .join('');
}

/** Cuts a text to so many columns of a terminal. */
export function clip(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && widthOf(characters.join('')) >= columns) characters.pop();
  return `${characters.join('')}…`;
}

/** Columns on a terminal: Chinese, Japanese and Korean characters take two. */
function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

function pad(text: string, width: number, to: 'left' | 'right'): string {
  const space = ' '.repeat(width - widthOf(text));
  return to === 'left' ? text + space : space + text;
}
