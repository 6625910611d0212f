/**
 * The keys of commands that nobody has answered yet. A command is what it does: the same method, path and body have the same
 * key until an answer came, so that neither a second click nor another try after a lost answer acts twice.
 */
export class CommandKeys {
  readonly #keys = new Map<string, string>();
  readonly #make: () => string;

  constructor(make: () => string) {
    this.#make = make;
  }

  /** The key to send a command under. */
  keyOf(command: string): string {
    const key = this.#keys.get(command) ?? this.#make();
    this.#keys.set(command, key);
    return key;
  }

  /** The command was done or refused for good: the same again is a new one. */
  answered(command: string): void {
    this.#keys.delete(command);
  }
}
