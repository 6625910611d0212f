import { Random } from '../support/random.ts';

/** What may go wrong, and how often: chances of each, in 1,000. */
export interface Weather {
  readonly requestLost: number;
  readonly answerLost: number;
  readonly repeated: number;
  readonly slow: number;
  /** A turn of an object's event loop that ends in a crash: with nothing of it stored, or with all of it stored and nothing said. */
  readonly turnUndone: number;
  readonly turnUnsaid: number;
  readonly alarmLate: number;
  readonly alarmTwice: number;
  readonly databaseRequestLost: number;
  readonly databaseAnswerLost: number;
  readonly databaseSlow: number;
  /** A silent beacon, in 1,000 pulses that are asked for. */
  readonly beaconSilent: number;
  /** One that says what nobody signed. */
  readonly beaconLies: number;
}

export const FAIR: Weather = {
  requestLost: 0,
  answerLost: 0,
  repeated: 0,
  slow: 0,
  turnUndone: 0,
  turnUnsaid: 0,
  alarmLate: 0,
  alarmTwice: 0,
  databaseRequestLost: 0,
  databaseAnswerLost: 0,
  databaseSlow: 0,
  beaconSilent: 0,
  beaconLies: 0,
};

/** Each kind of fault is left out of half of the seeds, so that each also meets the house alone. */
export function stormOf(random: Random): Weather {
  const chance = (most: number) => (random.next() < 0.5 ? 0 : random.whole(1, most));
  return {
    requestLost: chance(80),
    answerLost: chance(80),
    repeated: chance(60),
    slow: chance(100),
    turnUndone: chance(25),
    turnUnsaid: chance(25),
    alarmLate: chance(400),
    alarmTwice: chance(300),
    databaseRequestLost: chance(150),
    databaseAnswerLost: chance(200),
    databaseSlow: chance(150),
    beaconSilent: random.next() < 0.3 ? 1_000 : chance(600),
    beaconLies: chance(300),
  };
}
