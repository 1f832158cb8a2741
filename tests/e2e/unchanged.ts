import assert from "node:assert/strict";
import type { TestStack } from "./testStack.ts";

/** Does something that changes neither the stack's state nor its Deployment. */
export async function assertUnchanged(stack: TestStack, work: () => Promise<void>): Promise<void> {
  const before = await look(stack);
  await work();
  assert.deepEqual(await look(stack), before);
}

async function look(stack: TestStack): Promise<unknown> {
  const { deployment } = JSON.parse((await stack.succeed("stack", "export")).output) as {
    deployment: { resources: Record<string, unknown>[] };
  };
  const resources = deployment.resources.map(({ urn, inputs, outputs }) => ({ urn, inputs, outputs }));
  return { resources, generation: (await stack.deployment()).metadata?.generation };
}
