import { startProgram, stopProgram } from "../../../local/cluster/supervisor.ts";
import { committedStack } from "../committedStack.ts";
import { ExecPlugin } from "../execPlugin.ts";
import { ExpiringTokens } from "../expiringTokens.ts";
import type { TestStack } from "../testStack.ts";
import { assertRolledOut, until } from "../testStack.ts";

describe("a cluster whose kubeconfig names an exec plugin, as those of cloud providers do", () => {
  let dev: TestStack;
  let plugin: ExecPlugin;

  committedStack((committed) => (dev = committed));
  before(async () => {
    plugin = await ExecPlugin.create(dev.directory);
  });

  const up = () => dev.with({ KUBECONFIG: plugin.kubeconfig }).up();

  it("is updated to the end of the rollout", async () => {
    await up();
    await assertRolledOut(dev, 3, "0.1.2");
  });

  it("is updated to the end of the rollout also where the credentials expire before it", async () => {
    const tokens = await ExpiringTokens.create(dev);
    await plugin.print({ token: await tokens.tokenOf("first") });
    await dev.set("imageTag", "0.1.3");
    // Without a scheduler the new replica waits.
    await stopProgram("kube-scheduler");
    try {
      const updated = up();
      await until("the new replica", async () => (await dev.pods()).length === 4);
      const runs = await plugin.runs();
      await plugin.print({ token: await tokens.tokenOf("second") });
      await tokens.expire("first");
      await until("the plugin to be asked again", async () => (await plugin.runs()) > runs);
      await startProgram("kube-scheduler");
      await updated;
    } finally {
      await startProgram("kube-scheduler");
      await tokens.remove();
    }
    await assertRolledOut(dev, 3, "0.1.3");
  });
});
