/**
 * Whether to recompute a cached value now, before it expires: XFetch as published (Vattani, Chierichetti, Lowenstein, "Optimal
 * Probabilistic Cache Stampede Prevention", VLDB 2015). Recompute when `now − δ·β·ln(u) ≥ expiry`.
 *
 * The nearer the expiry and the dearer the recompute, the likelier; so among many who ask, one goes ahead and none waits. The
 * venue's seed document compares the seconds left with `random · β · ln(now in seconds)` instead: about 21 · random whatever the
 * value costs, so that a value kept for 30 s is recomputed needlessly for most of its life.
 *
 * @param now        ms since the epoch, as is `expiresAt`.
 * @param deltaMs    How long the last recompute took.
 * @param u          Uniform in (0, 1]; 0 would mean "always".
 * @param beta       Above 1 earlier, below 1 later.
 */
export function recomputesNow(now: number, expiresAt: number, deltaMs: number, u: number, beta = 1): boolean {
  return now - deltaMs * beta * Math.log(u) >= expiresAt;
}
