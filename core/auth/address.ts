/** The client's whole address. The platform sets the header; locally there is none, and everybody is `local`. */
export function clientAddressOf(headers: Headers): string {
  return headers.get('cf-connecting-ip') ?? 'local';
}

/** Where a request comes from, as far as limits care: the IPv4 address, or the /64 of an IPv6 address, because one household holds all of it. */
export function addressOf(headers: Headers): string {
  const address = clientAddressOf(headers);
  return address.includes(':') ? networkOf(address) : address;
}

/** The first four groups of an IPv6 address, written out. */
function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [...groups, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...(tail ? tail.split(':') : [])];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
