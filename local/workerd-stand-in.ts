/**
 * What `cloudflare:workers` gives the routes, where there is no workerd: lets Node import them, to describe them or to ask
 * them something that needs no runtime.
 */
export function waitUntil(): void {
  // Nobody waits: the process itself goes on.
}
