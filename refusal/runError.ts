import { RunError } from "@pulumi/pulumi";
import { Refusal } from "./refusal.ts";

/**
 * Lets work end with an error that the engine shows as its message alone, where it ends with a Refusal.
 *
 * That has no stack trace, because the engine would colour it, which takes Node 20 a quarter of a minute for frames in
 * scoped packages.
 */
export async function refusalsShown<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    const shown = new RunError(error.message);
    shown.stack = undefined;
    throw shown;
  }
}
