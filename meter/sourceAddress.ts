/** One of the 65,024 loopback addresses 127.n.0.1 to 127.n.255.254, in turn; each kind of load has a network n. */
export function sourceAddress(network: 1 | 2 | 3 | 4 | 5 | 6, index: number): string {
  return `127.${network}.${Math.floor(index / 254) % 256}.${(index % 254) + 1}`;
}
