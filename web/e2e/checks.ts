/** Runs checks one after another, prints each, and counts. */
export class Checks {
  #passed = 0;
  #failed = 0;
  #group = '';

  get failed(): number {
    return this.#failed;
  }

  /** What fails outside of a check fails the group. */
  async group(name: string, run: () => Promise<void>): Promise<void> {
    this.#group = name;
    try {
      await run();
    } catch (error) {
      this.#report('runs to its end', error);
    }
  }

  readonly check = async (promise: string, run: () => Promise<void>): Promise<void> => {
    try {
      await run();
      this.#passed += 1;
      console.log(`ok    ${this.#group}: ${promise}`);
    } catch (error) {
      this.#report(promise, error);
    }
  };

  summary(): string {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }

  #report(promise: string, error: unknown): void {
    this.#failed += 1;
    console.log(`FAIL  ${this.#group}: ${promise}\n      ${error instanceof Error ? error.message : String(error)}`);
  }
}
