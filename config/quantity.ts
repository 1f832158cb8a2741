const bytesOfSuffix: Record<string, number> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * The bytes that a memory quantity such as 256Mi stands for; NaN for anything else.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function bytes(quantity: string): number {
  const [, amount, suffix] = /^([0-9.]+)([a-zA-Z]*)$/.exec(quantity) ?? [];
  return Number(amount) * (bytesOfSuffix[suffix] ?? Number.NaN);
}
