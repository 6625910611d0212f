import { configOf } from '../config.ts';

/**
 * The client's whole address, from the one header that can be trusted (setting CLIENT_ADDRESS_HEADER), else `local`.
 *
 * On Cloudflare that is `CF-Connecting-IP`: the platform sets it on every request and throws away what a client sent under
 * that name. Where no platform stands before the Worker any client could send it, so the local stack trusts no header. Behind
 * a proxy of one's own it is the header which that proxy overwrites. `X-Forwarded-For` and its like count for nothing.
 */
export function clientAddressOf(headers: Headers, env: object): string {
  const { CLIENT_ADDRESS_HEADER: trusted } = configOf(env);
  return (trusted === '' ? null : headers.get(trusted)) ?? 'local';
}

/** Where a request comes from, as far as limits care: the IPv4 address, or the /64 of an IPv6 address, because one household holds all of it. */
export function addressOf(headers: Headers, env: object): string {
  return networkOf(clientAddressOf(headers, env));
}

/** An IPv6 address's first four groups, written out; any other address as it is. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [...groups, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...(tail ? tail.split(':') : [])];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
