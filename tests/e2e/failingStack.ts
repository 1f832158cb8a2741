import assert from "node:assert/strict";
import { Meter } from "../../meter/meter.ts";
import { assertSays } from "./assertSays.ts";
import type { Ran } from "./testStack.ts";
import { assertRolledOut, TestStack } from "./testStack.ts";

/** A stack whose rollouts are made to fail, and what has to hold then. */
export class FailingStack {
  private created: TestStack | undefined;

  /** The stack itself, which is there while tests run. */
  get stack(): TestStack {
    assert.ok(this.created !== undefined);
    return this.created;
  }

  /**
   * Has the tests of the surrounding `describe` run on this stack, which is theirs alone.
   *
   * @param progressDeadlineSeconds of its rollouts, which is to be far off for those that fail earlier.
   */
  useInThisSuite({ progressDeadlineSeconds }: { progressDeadlineSeconds: number }): void {
    const begin = () => this.begin(progressDeadlineSeconds);
    before(async () => {
      this.created = await TestStack.create();
      await begin();
    });
    afterEach(function (this: Mocha.Context) {
      return this.currentTest?.state === "failed" ? begin() : undefined;
    });
    after(() => this.stack.remove());
  }

  /** Brings the stack to where each rollout begins. */
  private async begin(progressDeadlineSeconds: number): Promise<void> {
    await this.stack.restore();
    await this.stack.set("startupSeconds", 30);
    await this.stack.set("progressDeadlineSeconds", progressDeadlineSeconds);
    await this.stack.up();
    await this.stack.untilServed();
  }

  /** Asserts that users notice nothing of what is done. */
  async losingNothing(work: (stack: TestStack) => Promise<void>): Promise<void> {
    const load = { address: "127.0.0.1", port: this.stack.nodePort, requestsPerSecond: 100, maxRequests: 60_000 };
    const meter = Meter.start({ ...load, connections: "new" });
    const done = work(this.stack);
    await done.catch(() => undefined);
    const { failed, failures } = await meter.stop();
    await done;
    assert.equal(failed, 0, JSON.stringify(failures));
  }

  /** Asserts that `up` fails in time and says why. */
  async fails(withinSeconds: number, ...why: (string | RegExp)[]): Promise<Ran> {
    const failed = await this.stack.failUp();
    const [, reason] = / failed: (\w+)/.exec(failed.output) ?? [];
    console.log(`      ${reason}: failed after ${failed.seconds.toFixed(1)} s`);
    assertSays(failed.output, ...why, /[0-9]+ ready replicas keep serving/);
    assert.ok(failed.seconds < withinSeconds, `took ${failed.seconds} s`);
    return failed;
  }

  /** Asserts that the way back names these changes of the config and no other, and leads back. */
  async goesBack({ output }: Ran, changes: string[], replicas = 3): Promise<void> {
    const commands = [...changes.map((change) => `config ${change}`), "up"];
    const wayBack = commands.map((command) => `npx pulumi ${command} --stack ${this.stack.name}`).join(" && ");
    assertSays(output, `To go back: ${wayBack}\n`);
    await this.stack.follow(output, "To go back: ");
    await assertRolledOut(this.stack, replicas, "0.1.2");
  }
}
