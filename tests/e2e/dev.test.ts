import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { assertSubset } from "../assertSubset.ts";
import { committedStack } from "./committedStack.ts";
import { assertRolledOut, TestStack, until } from "./testStack.ts";

describe("the dev stack as committed", () => {
  let dev: TestStack;
  committedStack((committed) => (dev = committed));

  it("comes up and answers on 127.0.0.1:30000", async () => {
    await dev.up();
    await assertRolledOut(dev, 3, "0.1.2");
    await dev.untilServed();
  });

  it("tells where it is", async () => {
    assert.deepEqual(await dev.outputs(), {
      url: "http://127.0.0.1:30000",
      namespace: "chat-dev",
      image: "docker.io/jeongchanmin/spring-server:0.1.2",
      replicas: 3,
      nodePort: 30000,
    });
  });

  it("is on the API server what the hand-written manifests say, field by field", async () => {
    const [deployment, service] = parseAllDocuments(readFileSync("tests/seed/chat.yaml", "utf8")).map((document) =>
      document.toJS(),
    );
    assertSubset(deployment, { apiVersion: "apps/v1", kind: "Deployment", ...(await dev.deployment()) });
    assertSubset(service, { apiVersion: "v1", kind: "Service", ...(await dev.service()) });
  });

  it("changes nothing when it is updated again", async () => {
    await dev.up("--expect-no-changes");
    const { output } = await dev.succeed("preview", "--diff");
    assert.match(output, /6 unchanged/);
  });

  it("spreads requests evenly over all 3 pods", async () => {
    const answers: Record<string, number> = {};
    for (let request = 0; request < 300; request++) {
      const pod = await dev.answer();
      answers[pod] = (answers[pod] ?? 0) + 1;
    }
    assert.deepEqual(Object.keys(answers).sort(), (await dev.readyPods()).sort());
    for (const count of Object.values(answers)) {
      assert.ok(count > 60 && count < 140, `of 300 requests: ${JSON.stringify(answers)}`);
    }
  });

  it("has 5 ready pods after `config set replicas 5`, and says what was overridden", async () => {
    await dev.set("replicas", 5);
    const { output } = await dev.up();
    assert.match(output, /replicas 5 overrides replicaCount 3\. Back to it: npx pulumi config rm replicas --stack dev/);
    await assertRolledOut(dev, 5);
  });

  it("goes back to replicaCount after `config rm replicas`", async () => {
    await dev.unset("replicas");
    const { output } = await dev.up();
    assert.doesNotMatch(output, /overrides/);
    await assertRolledOut(dev, 3);
  });

  it("goes to 0 replicas and back", async () => {
    await dev.set("replicas", 0);
    await dev.up();
    await assertRolledOut(dev, 0);
    await dev.unset("replicas");
    await dev.up();
    await assertRolledOut(dev, 3);
  });

  it("replaces every pod after `config set imageTag 0.1.3`", async () => {
    const before = await dev.readyPods();
    await dev.set("imageTag", "0.1.3");
    await dev.up();
    await assertRolledOut(dev, 3, "0.1.3");
    assert.deepEqual(
      (await dev.readyPods()).filter((pod) => before.includes(pod)),
      [],
    );
  });

  it("brings a deleted pod back", async () => {
    const [name, ...others] = await dev.readyPods();
    await dev.core.deleteNamespacedPod({ namespace: dev.namespace, name });
    await until("3 ready pods without the deleted one", async () => {
      const ready = await dev.readyPods();
      return ready.length === 3 && !ready.includes(name) && others.every((other) => ready.includes(other));
    });
  });

  it("shares the cluster with prod", async () => {
    const prod = await TestStack.create("prod");
    try {
      await prod.up();
      await assertRolledOut(prod, 3, "0.1.2");
      await prod.untilServed();
      await dev.untilServed();
    } finally {
      await prod.remove();
    }
  });

  it("leaves nothing behind when it is destroyed", async () => {
    await dev.succeed("destroy", "--yes", "--skip-preview");
    const namespaces = await dev.core.listNamespace();
    assert.ok(!namespaces.items.some(({ metadata }) => metadata?.name === dev.namespace));
    await until("kube-proxy knows it", () =>
      dev.answer().then(
        () => false,
        (error: unknown) => (error as NodeJS.ErrnoException).code === "ECONNREFUSED",
      ),
    );
    assert.deepEqual(await dev.outputs(), {});
  });
});
