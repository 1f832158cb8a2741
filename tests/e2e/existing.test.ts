import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kubectl } from "../../local/cluster/paths";
import { run } from "../../script/run";
import { assertRolledOut, TestStack } from "./testStack";

const importIt = "If it is this stack's, import it: ";
const useAnother = "If it isn't, use another stack name, which has its own namespace and needs its own node port: ";

describe("what the cluster has and the state doesn't know", () => {
  let dev: TestStack;

  before(async () => {
    dev = await TestStack.create("dev");
    await dev.up();
  });
  after(() => dev.remove());

  /** The same stack for somebody who has an empty state of his own. */
  async function withEmptyState(): Promise<TestStack> {
    const colleague = dev.with({ PULUMI_BACKEND_URL: `file://${await mkdtemp(join(dev.directory, "state-"))}` });
    await colleague.succeed("stack", "init", "dev");
    return colleague;
  }

  /** What is on the cluster, so that a change of any kind shows. */
  async function versions(): Promise<unknown> {
    const [pods, deployment, service] = await Promise.all([dev.pods(), dev.deployment(), dev.service()]);
    const namespace = await dev.core.readNamespace({ name: dev.namespace });
    return [...pods, deployment, service, namespace].map(({ metadata }) => [metadata?.name, metadata?.resourceVersion]);
  }

  async function podNames(): Promise<string[]> {
    return (await dev.pods()).map(({ metadata }) => metadata?.name ?? "").sort();
  }

  it("is refused by name in preview and up, and stays as it is", async () => {
    const colleague = await withEmptyState();
    await colleague.set("replicas", 1);
    const before = await versions();
    for (const command of ["preview", "up"]) {
      const { output } = await colleague.fail(command, ...(command === "up" ? ["--yes", "--skip-preview"] : []));
      assert.match(output, /The cluster has what stack dev would create, and its state doesn't know it; nothing was/);
      for (const name of ["", "/chat-deployment", "/chat-service", "/chat-disruption-budget"]) {
        assert.match(output, new RegExp(`^ +- [A-Za-z]+ chat-dev${name}$`, "m"));
      }
      assert.ok(output.includes(importIt) && output.includes(useAnother), output);
    }
    assert.deepEqual(await versions(), before);
    await colleague.unset("replicas");
  });

  it("is left alone by a stack of another name, as the refusal says", async () => {
    const colleague = await withEmptyState();
    const { output } = await colleague.failUp();
    await colleague.follow(output.replaceAll("NAME", "other").replaceAll("PORT", "30011"), useAnother);
    assert.match((await colleague.succeed("preview", "--stack", "other")).output, /\+ 6 to create/);
    await colleague.succeed("stack", "rm", "--yes", "other");
    await colleague.succeed("stack", "select", "dev");
  });

  it("is imported by the command that the refusal prints, and then updated like any other stack", async () => {
    const colleague = await withEmptyState();
    const pods = await podNames();
    const { output } = await colleague.failUp();
    const before = await versions();
    await colleague.follow(output, importIt);
    assert.deepEqual(await versions(), before);

    await colleague.set("replicas", 1);
    const preview = await colleague.succeed("preview", "--diff");
    assert.match(preview.output, /replicas\s*: 3 => 1/);
    assert.doesNotMatch(preview.output, /to create|to replace|to delete/);
    await colleague.unset("replicas");

    await colleague.up();
    assert.deepEqual(await podNames(), pods);
    await colleague.set("replicas", 4);
    await colleague.up();
    const scaled = await podNames();
    assert.deepEqual(
      pods.filter((pod) => !scaled.includes(pod)),
      [],
    );
    await colleague.set("imageTag", "0.1.3");
    await colleague.up();
    await assertRolledOut(dev, 4, "0.1.3");
    // A field that the earlier state's updates own goes away as well.
    await colleague.set("probePath", "/healthz");
    await colleague.up();
    const [container] = (await dev.deployment()).spec?.template.spec?.containers ?? [];
    assert.ok(!("tcpSocket" in (container.readinessProbe ?? {})));
    await colleague.up("--expect-no-changes");
    await dev.restore();
  });

  it("is imported as the cluster has it, so that a preview shows what is otherwise in the config", async () => {
    const colleague = await withEmptyState();
    await colleague.follow((await colleague.failUp()).output, importIt);
    const { output } = await colleague.succeed("preview", "--diff");
    assert.match(output, /replicas\s*: 4 => 3/);
    assert.match(output, /spring-server:0\.1\.3" => ".*spring-server:0\.1\.2"/);
    assert.match(output, /\+ tcpSocket/);
    await colleague.up();
    await assertRolledOut(dev, 3, "0.1.2");
  });

  it("is one object only where the state knows the others", async () => {
    const file = join(dev.directory, "state.json");
    const { deployment, ...rest } = JSON.parse((await dev.succeed("stack", "export")).output) as StateFile;
    const resources = deployment.resources.filter(({ type }) => type !== "kubernetes:core/v1:Service");
    await writeFile(file, JSON.stringify({ ...rest, deployment: { ...deployment, resources } }));
    await dev.succeed("stack", "import", "--file", file);

    const { output } = await dev.failUp();
    assert.match(output, /nothing was changed:\n +- Service chat-dev\/chat-service\n +If it is/);
    await dev.follow(output, importIt);
    await dev.up();
    await assertRolledOut(dev, 3, "0.1.2");
  });

  it("is not what a state knows that has references to resources, as the version before wrote them", async () => {
    const file = join(dev.directory, "state.json");
    const state = JSON.parse((await dev.succeed("stack", "export")).output) as StateFile;
    const service = state.deployment.resources.find(({ type }) => type === "kubernetes:core/v1:Service");
    const component = state.deployment.resources.find(({ type }) => type === "chat-service:index:ChatService");
    assert.ok(service !== undefined && component !== undefined);
    const { urn, id } = service;
    component.outputs = { service: { [signature]: resourceReference, urn, id, packageVersion: "" } };
    await writeFile(file, JSON.stringify(state));
    await dev.succeed("stack", "import", "--file", file);
    const { output } = await dev.up("--expect-no-changes");
    assert.doesNotMatch(output, /may be taken over/);
  });

  it("may be created by hand with kubectl, and is imported as well", async () => {
    await dev.succeed("destroy", "--yes", "--skip-preview");
    const byHand = (...args: string[]) => run(kubectl(), ["--context", "chat-local", ...args]);
    await byHand("create", "namespace", dev.namespace);
    await byHand("apply", "-n", dev.namespace, "-f", "tests/seed/chat.yaml");

    await dev.follow((await dev.failUp()).output, importIt);
    await dev.up();
    await assertRolledOut(dev, 3, "0.1.2");
    await dev.up("--expect-no-changes");
  });
});

// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go
const signature = "4dabf18193072939515e22adb298388d";
const resourceReference = "5cf8f73096256a8f31e491e813e4eb8e";

interface StateFile {
  deployment: { resources: { type: string; urn: string; id?: string; outputs?: unknown }[] };
}
