import { describe, expect, it } from 'vitest';
import { receiptIdOf } from '../../domains/betting/round/receipt-id.ts';
import { readMinor } from '../../web/console/read-minor.ts';
import { readLine } from '../../web/console/sell/typed-line.ts';
import { groupedCode, groupedDigits } from '../../web/console/ticket/written.ts';
import { readTicket } from '../../web/console/ticket/typed-ticket.ts';

describe('an amount as it is typed', () => {
  it.each([
    ['5', 500],
    ['5.', 500],
    ['5.5', 550],
    ['12,50', 1_250],
    [' 0.01 ', 1],
  ])('%s is in minor units, with a point or a comma', (typed, minor) => expect(readMinor(typed, 2)).toBe(minor));

  it.each(['', '5.005', '-5', '1e3', '1.2.3', '1 000', '12345678901'])('%s is none: nothing is guessed', (typed) => {
    expect(readMinor(typed, 2)).toBeNull();
  });

  it('has no digits behind the point where the currency has none', () => {
    expect([readMinor('500', 0), readMinor('500.5', 0)]).toEqual([500, null]);
  });
});

describe('a line at the counter', () => {
  it.each(['3*5', '3 5', '3/5', '3-5', '3x5', '3+5', '3 * 5.00', '3*5+'])('%s bets 5.00 on runner 3, on a keyboard or a keypad', (line) => {
    expect(readLine(line, 2)).toEqual({ asks: 'bet', participantNumber: 3, stakeMinor: 500 });
  });

  it.each(['12', '12*', '12+'])('%s bets the last stake again', (line) => {
    expect(readLine(line, 2)).toEqual({ asks: 'bet', participantNumber: 12, stakeMinor: null });
  });

  it.each(['abc', '3*0', '0*5', '3*5*7', '3*5.001', '*5', '12345*1'])('%s is not guessed at', (line) => {
    expect(readLine(line, 2)).toEqual({ asks: 'unreadable' });
  });

  it('is nothing when it is empty, and a ticket when one was scanned into it', () => {
    expect(readLine('  ', 2)).toEqual({ asks: 'nothing' });
    const scanned = 'https://house.example/tickets/AB3D9XYZ?n=10000017';
    expect(readLine(scanned, 2)).toEqual({ asks: 'ticket', scanned });
  });
});

describe('what finds a ticket', () => {
  const receiptId = receiptIdOf(100, 1);

  it('is its number, however it is grouped', () => {
    for (const typed of [receiptId, groupedDigits(receiptId), ` ${receiptId.slice(0, 3)}-${receiptId.slice(3)} `])
      expect(readTicket(typed)).toEqual({ is: 'number', receiptId, code: null });
  });

  it('is its code, as people type it', () => {
    for (const typed of ['AB3D9XY1', groupedCode('AB3D9XY1'), 'ab3d 9xyl'])
      expect(readTicket(typed)).toEqual({ is: 'code', code: 'AB3D9XY1' });
  });

  it('is the address in its square: the number and the code at once', () => {
    expect(readTicket(`https://house.example/tickets/AB3D9XY1?n=${receiptId}`)).toEqual({ is: 'number', receiptId, code: 'AB3D9XY1' });
    expect(readTicket('http://127.0.0.1:8787/tickets/AB3D9XY1')).toEqual({ is: 'code', code: 'AB3D9XY1' });
  });

  it('says that a number was misread when its check digit does not fit', () => {
    const wrong = receiptId.slice(0, -1) + String((Number(receiptId.at(-1)) + 1) % 10);
    expect(readTicket(wrong)).toEqual({ is: 'misread number' });
    expect(readTicket('what is this')).toEqual({ is: 'unreadable' });
  });
});
