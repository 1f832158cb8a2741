/** Networks of loopback addresses, one for each kind of load. */
type Network = 1 | 2 | 3 | 4 | 5 | 6;

const taken = new Map<Network, number>();

/** One of the 65,024 loopback addresses 127.n.0.1 to 127.n.255.254, in turn. */
export function sourceAddress(network: Network, index: number): string {
  return `127.${network}.${Math.floor(index / 254) % 256}.${(index % 254) + 1}`;
}

/** The one whose turn it is, whichever load asks: the next may begin while conntrack still leads the last one's. */
export function nextSourceAddress(network: Network): string {
  const index = taken.get(network) ?? 0;
  taken.set(network, index + 1);
  return sourceAddress(network, index);
}
