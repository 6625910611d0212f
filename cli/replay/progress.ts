const WIDTH = 30;
const STEP = 0.1;

/** Where the progress is shown. */
export interface Screen {
  readonly isTTY: boolean;
  readonly write: (text: string) => void;
}

/** A bar that is redrawn on a terminal, and a line each tenth of the way anywhere else. */
export class Progress {
  readonly #screen: Screen;
  #nextStep = STEP;
  #drawn = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** @param share  How much of the way is done, 0 to 1. */
  show(share: number, text: string): void {
    const line = `${bar(share)} ${String(Math.floor(share * 100)).padStart(3)} %  ${text}`;
    if (this.#screen.isTTY) {
      this.#screen.write(`\r${line.padEnd(this.#drawn)}`);
      this.#drawn = line.length;
      return;
    }
    // A sum of tenths stays a hair below the whole.
    if (share + 1e-9 < this.#nextStep) return;
    while (share + 1e-9 >= this.#nextStep) this.#nextStep += STEP;
    this.#screen.write(`${line}\n`);
  }

  /** Leaves the bar as it stands and goes on below it. */
  end(): void {
    if (this.#screen.isTTY && this.#drawn > 0) this.#screen.write('\n');
    this.#drawn = 0;
  }
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
}
