import { ownStack } from "./ownStack";
import type { TestStack } from "./testStack";
import { assertRolledOut } from "./testStack";

describe("an up that says done", () => {
  let stack: TestStack;
  ownStack((own) => (stack = own));

  it("is done, 20 times back and forth between tags whose ReplicaSets exist", async () => {
    await stack.set("replicas", 5);
    await stack.set("maxSurge", 5);
    for (let repeat = 0; repeat < 10; repeat++) {
      for (const tag of ["0.1.3", "0.1.2"]) {
        await stack.set("imageTag", tag);
        await stack.up();
        await assertRolledOut(stack, 5, tag);
      }
    }
  });
});
