/** @throws Error if a load would leave this machine: its address is not in 127.0.0.0/8. */
export function assertLoopback(address: string): void {
  if (!/^127(\.[0-9]{1,3}){3}$/.test(address)) {
    throw new Error(`a load goes to 127.0.0.0/8 only, not to ${address}`);
  }
}
