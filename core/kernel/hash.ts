import { createHash, createHmac } from 'node:crypto';

/** SHA-256 of UTF-8 text, 64 hex digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** HMAC-SHA256 of UTF-8 text under a key given in hex, 64 hex digits. */
export function hmacSha256Hex(keyHex: string, text: string): string {
  return createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('hex');
}
