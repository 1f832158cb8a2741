import { TestStack } from "./testStack.ts";

/** Gives the tests of the surrounding `describe` a stack of their own: up before the first, gone after the last. */
export function ownStack(give: (stack: TestStack) => void): void {
  let stack: TestStack | undefined;
  before(async () => {
    stack = await TestStack.create();
    give(stack);
    await stack.up();
    await stack.untilServed();
  });
  after(() => stack?.remove());
}
