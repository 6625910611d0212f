/**
 * Whether a revealed seed is the one that was committed: SHA-256 of its text, as the server computes it.
 * @returns undefined where the browser may not compute it (a page that came without TLS).
 */
export async function seedFits(serverSeed: string, commitment: string): Promise<boolean | undefined> {
  // Typed as always there; a page without TLS has none.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) return undefined;
  const digest = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(serverSeed)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === commitment;
}
