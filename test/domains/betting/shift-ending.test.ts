import { describe, expect, it } from 'vitest';
import { suspendMoney, type EndingDeps } from '../../../domains/betting/shift/ending.ts';

/** A shift that waits for one round to be sealed, which answers this. */
function suspendWith(answerOfRound: object) {
  const stub = (answer: object) => ({ execute: () => Promise.resolve(JSON.stringify([answer])) });
  const sealing = [{ shiftId: '1-anna', roundId: '7001' }];
  const suspended = { ok: true, version: 4, reply: { shiftId: '1-anna', sealing } };
  const deps: EndingDeps = { shift: () => stub(suspended), round: () => stub(answerOfRound) };
  return suspendMoney(deps, 'anna', { minRoleVersion: 2, signedInAfter: 0 }, { userId: 'ada', requestId: 'r' });
}

const refusal = (code: string) => ({ ok: false, rejection: { code, details: {} } });

describe('money that is stopped', () => {
  it.each(['core/backlog-full', 'core/database-unavailable', 'core/too-many-requests'])(
    'is not said to be while a round has not been told: %s',
    async (code) => {
      expect(await suspendWith(refusal(code))).toEqual(refusal(code));
    },
  );

  it.each(['betting/unknown-round', 'core/stream-halted'])('does not wait for a round that moves none: %s', async (code) => {
    expect(await suspendWith(refusal(code))).toMatchObject({ ok: true });
  });

  it('is, once each round has sealed the shift', async () => {
    expect(await suspendWith({ ok: true, version: 9, reply: { receipt: null } })).toMatchObject({ ok: true });
  });
});
