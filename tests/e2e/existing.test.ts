import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kubectl } from "../../local/cluster/paths.ts";
import { run } from "../../script/run.ts";
import { assertSays } from "./assertSays.ts";
import { ownStack } from "./ownStack.ts";
import type { TestStack } from "./testStack.ts";
import { assertRolledOut } from "./testStack.ts";

const importIt = "If it is this stack's, import it: ";
const useAnother = "If it isn't, use another stack name, which has its own namespace and needs its own node port: ";

describe("what the cluster has and the state doesn't know", () => {
  let stack: TestStack;
  ownStack((own) => (stack = own));

  /** The same stack for somebody who has an empty state of his own. */
  async function withEmptyState(): Promise<TestStack> {
    const colleague = stack.with({ PULUMI_BACKEND_URL: `file://${await mkdtemp(join(stack.directory, "state-"))}` });
    await colleague.succeed("stack", "init", stack.name);
    return colleague;
  }

  /** What is on the cluster, so that a change of any kind shows. */
  async function versions(): Promise<unknown> {
    const [pods, deployment, service] = await Promise.all([stack.pods(), stack.deployment(), stack.service()]);
    const namespace = await stack.core.readNamespace({ name: stack.namespace });
    return [...pods, deployment, service, namespace].map(({ metadata }) => [metadata?.name, metadata?.resourceVersion]);
  }

  async function podNames(): Promise<string[]> {
    return (await stack.pods()).map(({ metadata }) => metadata?.name ?? "").sort();
  }

  it("is refused by name in preview and up, and stays as it is", async () => {
    const colleague = await withEmptyState();
    await colleague.set("replicas", 1);
    const before = await versions();
    for (const command of ["preview", "up"]) {
      const { output } = await colleague.fail(command, ...(command === "up" ? ["--yes", "--skip-preview"] : []));
      assertSays(
        output,
        `The cluster has what stack ${stack.name} would create, and its state doesn't know it; nothing was`,
        importIt,
        useAnother,
      );
      for (const name of ["", "/chat-deployment", "/chat-service", "/chat-disruption-budget"]) {
        assert.match(output, new RegExp(`^ +- [A-Za-z]+ ${stack.namespace}${name}$`, "m"));
      }
    }
    assert.deepEqual(await versions(), before);
    await colleague.unset("replicas");
  });

  it("is left alone by a stack of another name, as the refusal says", async () => {
    const colleague = await withEmptyState();
    const { output } = await colleague.failUp();
    const other = `${stack.name}-other`;
    await colleague.follow(output.replaceAll("NAME", other).replaceAll("PORT", String(stack.nodePort + 1)), useAnother);
    assert.match((await colleague.succeed("preview", "--stack", other)).output, /\+ 6 to create/);
    await colleague.succeed("stack", "rm", "--yes", other);
    await colleague.succeed("stack", "select", stack.name);
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
    await assertRolledOut(stack, 4, "0.1.3");
    // A field that the earlier state's updates own goes away as well.
    await colleague.set("probePath", "/healthz");
    await colleague.up();
    const [container] = (await stack.deployment()).spec?.template.spec?.containers ?? [];
    assert.ok(!("tcpSocket" in (container.readinessProbe ?? {})));
    await colleague.up("--expect-no-changes");
    await stack.restore();
  });

  it("is imported as the cluster has it, so that a preview shows what is otherwise in the config", async () => {
    const colleague = await withEmptyState();
    await colleague.follow((await colleague.failUp()).output, importIt);
    const { output } = await colleague.succeed("preview", "--diff");
    assert.match(output, /replicas\s*: 4 => 3/);
    assert.match(output, /spring-server:0\.1\.3" => ".*spring-server:0\.1\.2"/);
    assert.match(output, /\+ tcpSocket/);
    await colleague.up();
    await assertRolledOut(stack, 3, "0.1.2");
  });

  it("is one object only where the state knows the others", async () => {
    const file = join(stack.directory, "state.json");
    const { deployment, ...rest } = JSON.parse((await stack.succeed("stack", "export")).output) as StateFile;
    const resources = deployment.resources.filter(({ type }) => type !== "kubernetes:core/v1:Service");
    await writeFile(file, JSON.stringify({ ...rest, deployment: { ...deployment, resources } }));
    await stack.succeed("stack", "import", "--file", file);

    const { output } = await stack.failUp();
    assert.match(output, new RegExp(`nothing was changed:\n +- Service ${stack.namespace}/chat-service\n +If it is`));
    await stack.follow(output, importIt);
    await stack.up();
    await assertRolledOut(stack, 3, "0.1.2");
  });

  it("is not what a state knows that has references to resources, as the version before wrote them", async () => {
    const file = join(stack.directory, "state.json");
    const state = JSON.parse((await stack.succeed("stack", "export")).output) as StateFile;
    const service = state.deployment.resources.find(({ type }) => type === "kubernetes:core/v1:Service");
    const component = state.deployment.resources.find(({ type }) => type === "chat-service:index:ChatService");
    assert.ok(service !== undefined && component !== undefined);
    const { urn, id } = service;
    component.outputs = { service: { [signature]: resourceReference, urn, id, packageVersion: "" } };
    await writeFile(file, JSON.stringify(state));
    await stack.succeed("stack", "import", "--file", file);
    const { output } = await stack.up("--expect-no-changes");
    assert.doesNotMatch(output, /may be taken over/);
  });

  it("may be created by hand with kubectl, and is imported as well", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    const byHand = (...args: string[]) => run(kubectl(), ["--context", "chat-local", ...args]);
    await byHand("create", "namespace", stack.namespace);
    const manifests = await readFile("tests/seed/chat.yaml", "utf8");
    const ours = join(stack.directory, "chat.yaml");
    await writeFile(ours, manifests.replace("nodePort: 30000", `nodePort: ${stack.nodePort}`));
    await byHand("apply", "-n", stack.namespace, "-f", ours);

    await stack.follow((await stack.failUp()).output, importIt);
    await stack.up();
    await assertRolledOut(stack, 3, "0.1.2");
    await stack.up("--expect-no-changes");
  });
});

// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go
const signature = "4dabf18193072939515e22adb298388d";
const resourceReference = "5cf8f73096256a8f31e491e813e4eb8e";

interface StateFile {
  deployment: { resources: { type: string; urn: string; id?: string; outputs?: unknown }[] };
}
