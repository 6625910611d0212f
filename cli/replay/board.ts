import { clip } from './columns.ts';

const BAR_WIDTH = 30;
const REDRAW_MS = 50;
const LINE_EVERY_MS = 5_000;
const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;
const UP = (lines: number) => (lines === 0 ? '' : `\u001B[${lines}A`);
const CLEAR_BELOW = '\u001B[J';

/** Where the progress is shown, and when. */
export interface Screen {
  readonly isTTY: boolean;
  /** Of a terminal; unknown elsewhere. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly write: (text: string) => void;
  /** ms; only differences count. */
  readonly now: () => number;
}

/** How far one match is. */
export interface Progress {
  /** @param share  How much of the way is done, 0 to 1. */
  readonly show: (share: number, text: string) => void;
  /** Leaves the bar as it stands; with words it says them instead. */
  readonly end: (instead?: string) => void;
}

/**
 * Several matches under way: on a terminal a bar each, redrawn in place, and those that are over above them; anywhere else
 * a line a match every five seconds, and one when it is over.
 */
export class Board {
  readonly #screen: Screen;
  readonly #bars = new Set<{ line: string }>();
  #drawn = 0;
  #drawnAt = -Infinity;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  open(): Progress {
    const bar = { line: '' };
    let saidAt = this.#screen.now();
    this.#bars.add(bar);
    return {
      show: (share, text) => {
        bar.line = lineOf(share, text);
        const now = this.#screen.now();
        if (this.#screen.isTTY) {
          if (now - this.#drawnAt >= REDRAW_MS) this.#draw('');
        } else if (now - saidAt >= LINE_EVERY_MS) {
          saidAt = now;
          this.#screen.write(`${bar.line}\n`);
        }
      },
      end: (instead) => {
        this.#bars.delete(bar);
        const last = `${instead ?? bar.line}\n`;
        if (this.#screen.isTTY) this.#draw(last);
        else this.#screen.write(last);
      },
    };
  }

  /** @param above  What is to stay, above the bars. */
  #draw(above: string): void {
    const { columns = USUAL_COLUMNS, rows = USUAL_ROWS, now, write } = this.#screen;
    // What has scrolled out of the window, or been wrapped, cannot be drawn over.
    const lines = [...this.#bars]
      .map(({ line }) => clip(line, columns))
      .filter((line) => line !== '')
      .slice(0, rows - 1);
    write(`${UP(this.#drawn)}\r${CLEAR_BELOW}${above}${lines.map((line) => `${line}\n`).join('')}`);
    this.#drawn = lines.length;
    this.#drawnAt = now();
  }
}

function lineOf(share: number, text: string): string {
  const full = Math.round(Math.min(1, share) * BAR_WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${text}`;
}
