import { Refusal } from "./refusal.ts";

/**
 * Does several things at once, and waits for all of them.
 *
 * @returns what they return, in their order.
 * @throws one Refusal with every problem in that order, or what else one of them throws.
 */
export async function refusedTogether<Results extends unknown[]>(
  ...work: { [Key in keyof Results]: () => Results[Key] | Promise<Results[Key]> }
): Promise<Results> {
  const refused = work.map((): Refusal | undefined => undefined);
  const results = await Promise.all(
    work.map(async (begin, index): Promise<unknown> => {
      try {
        return await begin();
      } catch (error) {
        if (!(error instanceof Refusal)) {
          throw error;
        }
        refused[index] = error;
        return undefined;
      }
    }),
  );
  const refusals = refused.filter((refusal) => refusal !== undefined);
  if (refusals.length === 1) {
    throw refusals[0];
  }
  if (refusals.length > 1) {
    throw new Refusal(
      refusals[0].code,
      refusals.map(({ message }) => message),
      refusals.flatMap(({ subjects }) => subjects),
    );
  }
  return results as Results;
}
