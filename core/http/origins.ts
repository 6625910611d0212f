/** Whether a page of `origin` may send commands here: it is our own, or the operator has named it. */
export function mayCommand(origin: string, requestUrl: string, allowed: readonly string[]): boolean {
  return origin === new URL(requestUrl).origin || allowed.includes(origin);
}

/**
 * Whether a write that a browser authenticated by itself (with a cookie) was made by one of our pages. Browsers put `Origin`
 * on every such request; where it is missing, only `Sec-Fetch-Site` can speak for it.
 */
export function cameFromOurPages(request: Request, allowed: readonly string[]): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null) return mayCommand(origin, request.url, allowed);
  return request.headers.get('sec-fetch-site') === 'same-origin';
}

/** Whether a method only reads, so that sending it across sites does no harm. */
export function onlyReads(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
