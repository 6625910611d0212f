import { createHash, createHmac } from 'node:crypto';

/** SHA-256 of UTF-8 text, 64 hex digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * HMAC-SHA256 of UTF-8 text, 64 hex digits. The key is text too: a secret given in hex is used as it is written, so that
 * `openssl dgst -sha256 -hmac "$seed"` computes the same.
 */
export function hmacSha256Hex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** A secret of one stream, 64 hex digits, stored nowhere: HMAC of `<streamId>:<purpose>` under the master key. */
export function deriveSecret(masterKey: string, streamId: string, purpose: string): string {
  return hmacSha256Hex(masterKey, `${streamId}:${purpose}`);
}
