import { ownStack } from "./ownStack.ts";
import type { TestStack } from "./testStack.ts";
import { assertRolledOut } from "./testStack.ts";

/** Of two rollouts each. */
const times = 10;

describe("an up that says done", () => {
  let stack: TestStack;
  ownStack((own) => (stack = own));

  before(async () => {
    await stack.set("replicas", 5);
    await stack.set("maxSurge", 5);
  });

  for (let time = 1; time <= times; time++) {
    it(`is done, there and back between tags whose ReplicaSets exist: ${time} of ${times}`, async () => {
      for (const tag of ["0.1.3", "0.1.2"]) {
        await stack.set("imageTag", tag);
        await stack.up();
        await assertRolledOut(stack, 5, tag);
      }
    });
  }
});
