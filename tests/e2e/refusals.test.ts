import assert from "node:assert/strict";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kubeconfigWith } from "../kubeconfig.ts";
import { assertSays } from "./assertSays.ts";
import { ownStack } from "./ownStack.ts";
import type { TestStack } from "./testStack.ts";
import { assertUnchanged } from "./unchanged.ts";

describe("bad input", () => {
  let stack: TestStack;
  ownStack((own) => (stack = own));

  /**
   * Runs `up` on a stack file with some lines of its own and asserts that neither the state nor the cluster changed.
   */
  async function refused(lines: string, ...expected: (string | RegExp)[]): Promise<void> {
    const path = join(stack.directory, `Pulumi.${stack.name}.yaml`);
    const before = await readFile(path, "utf8");
    const keys = lines.split("\n").map((line) => line.split(": ")[0]);
    const kept = before.split("\n").filter((line) => !keys.includes(line.trim().replace(/: .*/, "")));
    await writeFile(path, kept.join("\n"));
    await appendFile(path, lines.replace(/^/gm, "  ") + "\n");

    await assertUnchanged(stack, async () => assertSays((await stack.failUp()).output, ...expected));
    await writeFile(path, before);
  }

  it("is refused all at once, before anything is touched", () =>
    refused(
      ["replicas: 1001", "nodePort: 2.5", "replicaCout: 5", "imageTag: 1.10"]
        .map((line) => `chat-service:${line}`)
        .join("\n"),
      `4 problems in the config of stack ${stack.name}; nothing was changed`,
      'chat-service:replicas is "1001"; allowed is an integer from 0 to 1000. ' +
        `Run: npx pulumi config set replicas 5 --stack ${stack.name}`,
      'chat-service:nodePort is "2.5"; allowed is an integer from 30000 to 32767. ' +
        `Run: npx pulumi config set nodePort 30000 --stack ${stack.name}`,
      new RegExp(`imageTag is the unquoted 1\\.10.*Run: npx pulumi config set imageTag 1\\.10 --stack ${stack.name}`),
      /chat-service:replicaCout is not a key of this stack; the nearest one is replicaCount/,
    ));

  it("is a word for a number", () =>
    refused("chat-service:replicas: many", /chat-service:replicas is "many"; allowed is an integer/));

  it("is a context that the kubeconfig doesn't have", () =>
    refused(
      "kubernetes:context: chat-elsewhere",
      /kubernetes:context is "chat-elsewhere", which the kubeconfig doesn't have \(it has .*chat-local/,
    ));

  it("is a node port that another Service has", async () => {
    const nodePort = stack.nodePort + 1;
    await stack.core.createNamespacedService({
      namespace: "default",
      body: { metadata: { name: "neighbour" }, spec: { type: "NodePort", ports: [{ port: 80, nodePort }] } },
    });
    try {
      await refused(
        `chat-service:nodePort: ${nodePort}`,
        `chat-service:nodePort is ${nodePort}, which Service default/neighbour has; allowed is a free port`,
        new RegExp(`a free port.*Run: npx pulumi config set nodePort (?!${nodePort})3[0-9]{4} --stack ${stack.name}`),
      );
    } finally {
      await stack.core.deleteNamespacedService({ namespace: "default", name: "neighbour" });
    }
  });

  /** Runs `up` with a kubeconfig of its own, in which the context leads to a server, and returns what it said. */
  async function refusedServer(server: string): Promise<string> {
    const kubeconfig = join(stack.directory, "kubeconfig");
    await writeFile(kubeconfig, kubeconfigWith({ server }));
    const { output, seconds } = await stack.with({ KUBECONFIG: kubeconfig }).failUp();
    assert.doesNotMatch(output, /chat-deployment/);
    assert.ok(seconds < 10, `${seconds} s`);
    return output;
  }

  it("is an API server that doesn't answer", async () => {
    assert.match(
      await refusedServer("https://127.0.0.1:1"),
      /The cluster of .*, https:\/\/127\.0\.0\.1:1, doesn't answer \(.*ECONNREFUSED.*\); nothing was changed/,
    );
  });

  it("is an API server whose certificate nobody vouches for", async () => {
    assert.match(await refusedServer(stack.apiServerUrl), /doesn't answer \(.*certificate.*\); nothing was changed/);
  });

  it("is a pod that the namespace's Pod Security refuses", async () => {
    const pod = {
      metadata: { name: "weak" },
      spec: { containers: [{ name: "weak", image: "docker.io/jeongchanmin/spring-server:0.1.2" }] },
    };
    await assert.rejects(stack.core.createNamespacedPod({ namespace: stack.namespace, body: pod }), (error: Error) => {
      assert.match(error.message, /violates PodSecurity .{0,8}restricted:latest/);
      return true;
    });
  });
});
