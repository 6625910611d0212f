/** Where and as whom the generator sells. */
export type Till = { url: string; token: string; roundId: string; ticketsPerRequest: number };

const TEMPLATES = 12;
const RUNNERS = 6;
const KEY_DIGITS = 12;

/**
 * Writes sale requests into buffers built beforehand: only the idempotency keys change between two sends.
 * A buffer belongs to one connection, so it is never rewritten while it is on its way.
 */
export class SaleRequests {
  private readonly templates: { bytes: Buffer; keys: number[] }[];
  private sequence = 0;

  /** @param keyPrefix  Unique to a run and a connection, so that every key is fresh. */
  constructor(till: Till, keyPrefix: string) {
    this.templates = Array.from({ length: TEMPLATES }, (_, variant) => template(till, keyPrefix, variant));
  }

  next(): Buffer {
    const { bytes, keys } = this.templates[this.sequence % TEMPLATES] as { bytes: Buffer; keys: number[] };
    this.sequence += 1;
    keys.forEach((offset, index) => {
      bytes.write(String(this.sequence * keys.length + index).padStart(KEY_DIGITS, '0'), offset, 'latin1');
    });
    return bytes;
  }
}

function template(till: Till, keyPrefix: string, variant: number): { bytes: Buffer; keys: number[] } {
  const slot = `${keyPrefix}-${'#'.repeat(KEY_DIGITS)}`;
  const batch = till.ticketsPerRequest > 1;
  const tickets = Array.from({ length: till.ticketsPerRequest }, (_, index) => ({
    idempotencyKey: slot,
    bets: threeBets(variant + index),
  }));
  const body = JSON.stringify(batch ? { roundId: till.roundId, tickets } : { roundId: till.roundId, bets: threeBets(variant) });
  const text = [
    `POST /api/v1/receipts${batch ? '/batch' : ''} HTTP/1.1`,
    `Host: ${new URL(till.url).host}`,
    `Authorization: Bearer ${till.token}`,
    'Content-Type: application/json',
    ...(batch ? [] : [`Idempotency-Key: ${slot}`]),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  const keys: number[] = [];
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + KEY_DIGITS)) keys.push(at);
  return { bytes: Buffer.from(text, 'latin1'), keys };
}

function threeBets(variant: number): { participantNumber: number; stakeMinor: number }[] {
  return [0, 1, 2].map((step) => ({
    participantNumber: ((variant + 2 * step) % RUNNERS) + 1,
    stakeMinor: 100 + 50 * ((variant + step) % 9),
  }));
}
