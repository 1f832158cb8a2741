import assert from "node:assert/strict";
import { killUp } from "./killUp.ts";
import { assertRolledOut, TestStack } from "./testStack.ts";

describe("a fault of the operator", () => {
  let stack: TestStack;

  before(async () => {
    stack = await TestStack.create();
  });
  beforeEach(async () => {
    await stack.restore();
    await stack.up();
  });
  after(() => stack.remove());

  it("like an up that is killed loses nothing: the next one says how to go on, and converges", async () => {
    await stack.set("imageTag", "0.1.3");
    await stack.set("replicas", 5);
    await killUp(stack, async () => (await stack.deployment()).spec?.replicas === 5);
    await stack.up();
    await assertRolledOut(stack, 5, "0.1.3");
  });

  it("like a second up at the same time is told that the stack is locked", async () => {
    await stack.set("imageTag", "0.1.3");
    const first = await stack.beginUp();
    const { output } = await stack.failUp();
    assert.match(output, /the stack is currently locked by 1 lock/);
    await first.ended;
    await assertRolledOut(stack, 3, "0.1.3");
  });
});
