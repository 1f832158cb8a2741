import { TestStack } from "./testStack.ts";
import { takeTurn } from "./turn.ts";

/** Gives the tests of the surrounding `describe` the dev stack as committed: not up yet, and gone after the last. */
export function committedStack(give: (dev: TestStack) => void): void {
  let endTurn: (() => void) | undefined;
  let dev: TestStack | undefined;
  before(async function (this: Mocha.Context) {
    this.timeout(0); // Its turn may be a while off.
    endTurn = await takeTurn("the stacks as committed", "exclusive");
    dev = await TestStack.create("dev");
    give(dev);
  });
  after(async () => {
    try {
      await dev?.remove();
    } finally {
      endTurn?.();
    }
  });
}
