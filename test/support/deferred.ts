/** A call that a test answers when it likes. */
export interface Pending<Asked, Answer> {
  readonly asked: Asked;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

/** A function whose calls wait, in the order they came, until the test answers each. */
export class Answered<Asked, Answer> {
  readonly calls: Pending<Asked, Answer>[] = [];

  readonly call = (asked: Asked): Promise<Answer> =>
    new Promise((resolve, reject) => {
      this.calls.push({ asked, answer: resolve, fail: reject });
    });

  /** The n-th call, from 0. @throws when it has not been made. */
  at(index: number): Pending<Asked, Answer> {
    const call = this.calls[index];
    if (call === undefined) throw new Error(`only ${this.calls.length} calls were made`);
    return call;
  }
}

/** Lets everything that is ready to run, run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
