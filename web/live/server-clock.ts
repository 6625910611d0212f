/** One look at the server's clock: what it read, in ms, and how exact that reading is. */
export interface ClockReading {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly serverTime: number;
  readonly precisionMs: number;
}

/** A device's clock drifts, or is set anew: an old reading must give way to a worse one. */
const READING_HOLDS_MS = 120_000;

/** Tells the server's time by this device's clock, corrected by the reading with the smallest possible error of late. */
export class ServerClock {
  #readings: { readonly correction: number; readonly error: number; readonly at: number }[] = [];

  read({ sentAt, receivedAt, serverTime, precisionMs }: ClockReading): void {
    const halfWay = (receivedAt - sentAt) / 2;
    const reading = { correction: serverTime + precisionMs / 2 - (sentAt + halfWay), error: halfWay + precisionMs / 2, at: receivedAt };
    this.#readings = [...this.#readings.filter(({ at }) => Math.abs(receivedAt - at) < READING_HOLDS_MS), reading];
  }

  /** @param local  This device's time, ms since the epoch. */
  at(local: number): number {
    const best = this.#readings.reduce<{ correction: number; error: number }>(
      (least, reading) => (reading.error < least.error ? reading : least),
      {
        correction: 0,
        error: Number.POSITIVE_INFINITY,
      },
    );
    return local + best.correction;
  }
}
