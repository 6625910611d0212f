import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { luhnDigit, MAX_TICKETS, parseReceiptId, receiptIdOf } from '../../../domains/betting/round/receipt-id.ts';

const tickets = fc.record({
  roundNumber: fc.integer({ min: 1, max: 99_999_999_999 }),
  sequence: fc.integer({ min: 1, max: MAX_TICKETS }),
});

describe('a ticket number', () => {
  it('has the check digit that Luhn gives it', () => {
    // The examples of ISO/IEC 7812 and of a well-known card number for tests.
    expect(luhnDigit('7992739871')).toBe(3);
    expect(luhnDigit('411111111111111')).toBe(1);
    expect(receiptIdOf(7_001, 1)).toBe(`7001000001${luhnDigit('7001000001')}`);
  });

  it('leads back to its round and its place in it', () => {
    fc.assert(
      fc.property(tickets, ({ roundNumber, sequence }) => {
        expect(parseReceiptId(receiptIdOf(roundNumber, sequence))).toEqual({ roundId: String(roundNumber), sequence });
      }),
    );
  });

  it('fits a BIGINT, and the rows of a round are one range of it', () => {
    fc.assert(
      fc.property(tickets, ({ roundNumber, sequence }) => {
        const receiptId = BigInt(receiptIdOf(roundNumber, sequence));
        expect(receiptId).toBeLessThan(2n ** 63n);
        expect(receiptId / 10_000_000n).toBe(BigInt(roundNumber));
      }),
    );
  });

  it('shows every single wrong digit', () => {
    fc.assert(
      fc.property(tickets, ({ roundNumber, sequence }) => {
        const receiptId = receiptIdOf(roundNumber, sequence);
        for (let place = 0; place < receiptId.length; place += 1) {
          for (const digit of '0123456789'.replace(receiptId.charAt(place), '')) {
            expect(parseReceiptId(receiptId.slice(0, place) + digit + receiptId.slice(place + 1))).toBeNull();
          }
        }
      }),
    );
  });

  it('shows every swap of neighbours but 09 and 90, which are one to Luhn', () => {
    fc.assert(
      fc.property(tickets, ({ roundNumber, sequence }) => {
        const receiptId = receiptIdOf(roundNumber, sequence);
        for (let place = 0; place + 1 < receiptId.length; place += 1) {
          const [a, b] = [receiptId.charAt(place), receiptId.charAt(place + 1)];
          if (a === b || `${a}${b}` === '09' || `${a}${b}` === '90') continue;
          expect(parseReceiptId(`${receiptId.slice(0, place)}${b}${a}${receiptId.slice(place + 2)}`)).toBeNull();
        }
      }),
    );
    expect(luhnDigit('7001000901')).toBe(luhnDigit('7001009001'));
  });

  it.each(['', '1', '0000000', '1234567', '01234567890123', '1234567890123456789', '7001 000 0018', '7001000001x', '-70010000018', '7e10'])(
    'is not %j',
    (text) => {
      expect(parseReceiptId(text)).toBeNull();
    },
  );
});
