import { TestStack } from "./testStack";
import { Turn } from "./turn";

/** Gives the tests of the surrounding `describe` the dev stack as committed: not up yet, and gone after the last. */
export function committedStack(give: (dev: TestStack) => void): void {
  let turn: Turn | undefined;
  let dev: TestStack | undefined;
  before(async () => {
    turn = await Turn.take("the stacks as committed", "exclusive");
    dev = await TestStack.create("dev");
    give(dev);
  });
  after(async () => {
    await dev?.remove();
    turn?.end();
  });
}
