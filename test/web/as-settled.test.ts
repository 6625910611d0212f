import { describe, expect, it } from 'vitest';
import type { Round, TicketStatus } from '../../domains/betting/contract.ts';
import { asSettled } from '../../web/ticket/as-settled.ts';

const AT = '2026-01-01T00:00:00.000Z';

const bet = (participantNumber: number, prizeMinor: number) => ({
  participantNumber,
  name: `Runner ${participantNumber}`,
  stakeMinor: 100,
  coefficientHundredths: prizeMinor,
  prizeMinor,
});

const ticket: TicketStatus = {
  receiptId: '10000017',
  roundId: '1',
  roundNumber: 1,
  status: 'open',
  totalMinor: 300,
  bets: [bet(1, 220), bet(1, 220), bet(2, 350)],
  dueMinor: 0,
  paidMinor: 0,
  payout: { model: 'fixed-odds' },
  closesAt: AT,
  winner: null,
  voidReason: null,
  createdAt: AT,
};

const round = (status: Round['status'], winner: number | null = null): Round => ({
  roundId: '1',
  roundNumber: 1,
  trackId: 'main',
  status,
  closesAt: AT,
  startedAt: null,
  finishedAt: null,
  participants: [],
  commitment: '',
  payout: { model: 'fixed-odds' },
  entropyKind: 'chain',
  winner: winner === null ? null : { participantNumber: winner, name: `Runner ${winner}` },
  voidReason: status === 'void' ? 'A gate did not open' : null,
  totals: { receipts: 1, stakesMinor: 300 },
});

describe('an open ticket whose round is settled', () => {
  it('has won what its bets on the winner could win, and nothing else', () => {
    const settled = asSettled(ticket, round('finished', 1));
    expect([settled.status, settled.dueMinor, settled.winner?.name]).toEqual(['won', 440, 'Runner 1']);
    expect(settled.bets.map(({ prizeMinor }) => prizeMinor)).toEqual([220, 220, 0]);
  });

  it('has lost when no bet is on the winner', () => {
    expect(asSettled(ticket, round('finished', 3))).toMatchObject({ status: 'lost', dueMinor: 0 });
  });

  it('gets its stake back when the round is void, and says why', () => {
    expect(asSettled(ticket, round('void'))).toMatchObject({ status: 'refundable', dueMinor: 300, voidReason: 'A gate did not open' });
  });

  it('stays open when a pool shares out: what it pays stands in no message', () => {
    const pooled: TicketStatus = { ...ticket, payout: { model: 'pari-mutuel', takeoutBasisPoints: 1_500 } };
    expect(asSettled(pooled, round('finished', 1))).toBe(pooled);
  });
});

describe('a ticket', () => {
  it('is as the server told it while its round is not settled, or not known', () => {
    for (const now of [undefined, null, round('waiting'), round('running')]) expect(asSettled(ticket, now)).toBe(ticket);
  });

  it('that was paid or taken back stays so, whatever its round did', () => {
    for (const status of ['paid', 'void'] as const) {
      const done: TicketStatus = { ...ticket, status };
      expect(asSettled(done, round('finished', 1))).toBe(done);
    }
  });
});
