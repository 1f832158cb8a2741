import assert from "node:assert/strict";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { PolicyV1Api } from "@kubernetes/client-node";
import { parseDocument } from "yaml";
import { tryRun } from "../../script/run.ts";
import { committedStack } from "./committedStack.ts";
import type { TestStack } from "./testStack.ts";

const project = process.cwd();

/** What `npm run preview` did, and what it left in its output directory. */
interface Previewed {
  code: number;
  output: string;
  /** The report of each stack. */
  markdown: Record<string, string>;
  /** The JSON of each stack. */
  json: Record<string, string>;
}

describe("npm run preview", () => {
  let dev: TestStack;
  committedStack((committed) => (dev = committed));

  async function preview(args: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Previewed> {
    const stacks = args.filter((arg) => /^[a-z]+$/.test(arg));
    const state = await stateOf(dev);
    const { code, stdout, stderr } = await tryRun(process.execPath, [join(project, "bin/preview.ts"), ...args], {
      cwd: dev.directory,
      env: { ...dev.environment, ...environment },
    });
    assert.equal(await stateOf(dev), state, "a preview wrote state");
    const read = async (extension: string) =>
      Object.fromEntries(
        await Promise.all(
          (stacks.length > 0 ? stacks : ["dev"]).map(async (stack) => [
            stack,
            await readFile(join(dev.directory, "previews", `${stack}.${extension}`), "utf8"),
          ]),
        ),
      ) as Record<string, string>;
    return { code, output: stdout + stderr, markdown: await read("md"), json: await read("json") };
  }

  /** Asserts the exit code and the verdict of a preview, and that the report has it as its title. */
  async function verdict(code: number, line: string, ...args: string[]): Promise<Previewed> {
    const previewed = await preview(args);
    assert.ok(previewed.output.startsWith(`${line}\n`), previewed.output);
    assert.ok(previewed.markdown.dev.includes(`\n## ${line}\n`));
    assert.equal(previewed.code, code);
    return previewed;
  }

  /**
   * Keeps a preview's JSON, without the paths of this machine, as a recording for the unit tests, where RECORD is 1.
   */
  async function record(name: string, { json }: Previewed): Promise<void> {
    if (process.env.RECORD === "1") {
      await writeFile(
        join(project, "tests/review/recordings", `${name}.json`),
        json.dev.replaceAll(dev.directory, ".").replaceAll(project, "."),
      );
    }
  }

  /** Previews with config that is taken back afterwards; null unsets a key. */
  async function withConfig<T>(
    values: Record<string, string | number | boolean | object | null>,
    work: () => Promise<T>,
  ): Promise<T> {
    const path = join(dev.directory, "Pulumi.dev.yaml");
    const before = await readFile(path, "utf8");
    const file = parseDocument(before);
    for (const [key, value] of Object.entries(values)) {
      const place = ["config", `chat-service:${key}`];
      if (value === null) {
        file.deleteIn(place);
      } else {
        file.setIn(place, typeof value === "object" ? value : String(value));
      }
    }
    await writeFile(path, String(file));
    return work().finally(() => writeFile(path, before));
  }

  it("says what a first update creates", async () => {
    await record("creation", await verdict(2, "🔵 dev: creation of 4 objects with 3 replicas of 0.1.2"));
    const namespaces = await dev.core.listNamespace();
    assert.ok(!namespaces.items.some(({ metadata }) => metadata?.name === dev.namespace));
  });

  it("says that nothing changes", async () => {
    await dev.up();
    await record("nothing", await verdict(0, "✅ dev: nothing changes"));
  });

  it("says how it scales", () =>
    withConfig({ replicas: 5 }, async () => record("scale", await verdict(2, "🔵 dev: scale 3 → 5"))));

  it("says that pods are replaced", () =>
    withConfig({ imageTag: "0.1.3" }, async () =>
      record("rollingUpdate", await verdict(2, "🔵 dev: rolling update 0.1.2 → 0.1.3")),
    ));

  it("says that pods are replaced for other resources", () =>
    withConfig({ memoryRequest: "128Mi" }, async () =>
      record("resources", await verdict(2, "🔵 dev: rolling update (requests.memory)")),
    ));

  it("says both", () =>
    withConfig({ replicas: 5, imageTag: "0.1.3" }, async () => {
      const previewed = await verdict(2, "🔵 dev: scale 3 → 5 and rolling update 0.1.2 → 0.1.3", "dev");
      await record("both", previewed);
      const { markdown } = previewed;
      assert.match(
        markdown.dev,
        /\| Deployment chat-deployment \| <code>spec\.replicas<\/code> \| <code>3<\/code> \| <code>5<\/code> \|/,
      );
      assert.match(markdown.dev, /-\s+replicas: 3\n\+\s+replicas: 5/);
    }));

  it("says that the config which a revision carries changes, where nothing else does", () =>
    withConfig({ replicas: 3 }, async () =>
      record("changeCause", await verdict(2, "🔵 dev: change of Deployment chat-deployment")),
    ));

  it("calls another node port risky", () =>
    withConfig({ nodePort: 30001 }, async () =>
      record("nodePort", await verdict(3, "⚠️ dev: network exposure changed (nodePort 30000 → 30001)")),
    ));

  it("calls 0 replicas risky", () =>
    withConfig({ replicas: 0 }, async () => record("zeroReplicas", await verdict(3, "⚠️ dev: scale 3 → 0"))));

  it("calls a tag that is not pinned risky", () =>
    withConfig({ imageTag: "main" }, async () =>
      record("unpinnedTag", await verdict(3, "⚠️ dev: rolling update 0.1.2 → main")),
    ));

  it("calls a paused rollout risky", () =>
    withConfig({ paused: true, imageTag: "0.1.3" }, async () =>
      record("paused", await verdict(3, "⚠️ dev: held-back update 0.1.2 → 0.1.3 and pause of rollouts")),
    ));

  it("calls another service type risky", () =>
    withConfig({ serviceType: "LoadBalancer", nodePort: null }, async () =>
      record(
        "serviceType",
        await verdict(
          3,
          "⚠️ dev: network exposure changed (type NodePort → LoadBalancer) and " +
            "rolling update (sleep.seconds, spec.terminationGracePeriodSeconds)",
        ),
      ),
    ));

  it("says who is let in", () =>
    withConfig({ allowedCidrs: "203.0.113.7/32", allowedNamespaces: "ingress-nginx" }, async () =>
      record(
        "allowedCidrs",
        await verdict(3, "⚠️ dev: creation of NetworkPolicy chat-network-policy and network exposure changed"),
      ),
    ));

  it("says which host leads to the service", () =>
    withConfig({ ingress: { host: "chat.example.com" } }, async () =>
      record(
        "ingress",
        await verdict(
          3,
          "⚠️ dev: creation of Ingress chat-ingress, network exposure changed, and " +
            "rolling update (sleep.seconds, spec.terminationGracePeriodSeconds)",
        ),
      ),
    ));

  it("says who chooses the count", () =>
    withConfig({ autoscaling: { minReplicas: 2, maxReplicas: 10 }, replicaCount: null }, async () =>
      record("autoscaling", await verdict(2, "🔵 dev: autoscaling of 2 to 10 replicas")),
    ));

  it("says how requests are spread", () =>
    withConfig({ sessionAffinitySeconds: 600 }, async () =>
      record("sessionAffinity", await verdict(2, "🔵 dev: session affinity of 600 s")),
    ));

  it("says that pods are replaced for other secrets, without them", async () => {
    const path = join(dev.directory, "Pulumi.dev.yaml");
    const before = await readFile(path, "utf8");
    await dev.succeed("config", "set", "--secret", "--path", "env.DB_PASSWORD", "correct horse");
    try {
      const previewed = await verdict(2, "🔵 dev: rolling update (secret environment variables)", "dev");
      await record("secretEnv", previewed);
      assert.ok(![previewed.output, previewed.markdown.dev, previewed.json.dev].join().includes("correct horse"));
    } finally {
      await writeFile(path, before);
    }
  });

  it("calls another selector risky", () =>
    dev.withProgram(
      "components/service.ts",
      (text) => text.replace("    selector,\n", '    selector: { app: "other" },\n'),
      async () => record("selector", await verdict(3, "⚠️ dev: another selector of Service chat-service")),
    ));

  it("calls a replacement risky", () =>
    dev.withProgram(
      "components/manifests.ts",
      (text) => text.replace("`${name}-app`", "`${name}-replica`"),
      async () => {
        const previewed = await preview();
        await record("replacement", previewed);
        const { code, output } = previewed;
        assert.match(
          output,
          /^⚠️ dev: replacement of Deployment chat-deployment with downtime and another selector of /,
        );
        assert.match(
          output,
          /Deployment \S+: it is deleted before the new one is created, because spec\.selector\S+ can't be changed/,
        );
        assert.equal(code, 3);
      },
    ));

  it("says where the new object is created before the old one goes", () =>
    dev.withProgram(
      "components/manifests.ts",
      (text) =>
        text.replace('metadata("disruption-budget")', '{ ...metadata("disruption-budget"), namespace: "default" }'),
      async () => {
        const { code, output } = await preview();
        assert.match(
          output,
          /PodDisruptionBudget \S+: it moves from namespace chat-dev to default; the new one is created before it is/,
        );
        assert.equal(code, 3);
      },
    ));

  it("calls what the cluster has already risky", async () => {
    const taken = { name: "taken", namespace: dev.namespace };
    await dev.core.createNamespacedConfigMap({ namespace: dev.namespace, body: { metadata: taken } });
    await dev.withProgram(
      "chatStack.ts",
      (text) =>
        `${text}\nnew k8s.core.v1.ConfigMap("taken", { metadata: ${JSON.stringify(taken)}, data: { a: "b" } });\n`,
      async () => {
        const previewed = await preview();
        await record("existing", previewed);
        assert.match(
          previewed.output,
          /\*\*Existing object\*\*: the cluster has ConfigMap taken, which this stack's state/,
        );
        assert.equal(previewed.code, 3);
      },
    );
    await dev.core.deleteNamespacedConfigMap(taken);
  });

  it("calls it risky where pods may do more, and their namespace allows it", () =>
    dev.withProgram(
      "chatStack.ts",
      (text) => text.replace('enforce": "restricted"', 'enforce": "privileged"'),
      () =>
        dev.withProgram(
          "components/podTemplate.ts",
          (text) =>
            text.replace(
              "automountServiceAccountToken: false,",
              "automountServiceAccountToken: true, hostNetwork: true,",
            ),
          async () => {
            const previewed = await preview();
            await record("privileges", previewed);
            for (const risk of [
              /\*\*Privileges\*\* of Deployment \S+ grow: the node's network\./,
              /\*\*Safeguards\*\* of Deployment \S+ go: no service account token\./,
              /\*\*Pod Security\*\* of Namespace chat-dev falls from restricted to privileged/,
            ]) {
              assert.match(previewed.output, risk);
            }
            assert.equal(previewed.code, 3);
          },
        ),
    ));

  it("calls a deletion risky", () =>
    dev.withProgram(
      "components/chatService.ts",
      (text) => text.replace(/this\.service = new [^;]*;/, "this.service = { metadata: {} } as never;"),
      async () => record("deletion", await verdict(3, "⚠️ dev: deletion of Service chat-service")),
    ));

  it("calls the deletion of everything risky", () =>
    dev.withProgram(
      "index.ts",
      (text) => text.replace(/^ {2}const chat = .*$/m, "  if (stack) return {};\n$&"),
      async () => {
        const { code, output } = await preview();
        assert.match(output, /^⚠️ dev: deletion of .*Namespace chat-dev/);
        assert.match(output, /\*\*Deletion\*\* of Namespace chat-dev and everything in it/);
        assert.equal(code, 3);
      },
    ));

  it("never shows a secret", async () => {
    const path = join(dev.directory, "Pulumi.dev.yaml");
    const before = await readFile(path, "utf8");
    const secret = "correct-horse-battery";
    await dev.succeed("config", "set", "--secret", "other:token", secret);
    const encoded = Buffer.from(secret).toString("base64");
    const held = `
import * as pulumi from "@pulumi/pulumi";
const token = new pulumi.Config("other").requireSecret("token");
new k8s.core.v1.Secret("token", { metadata: { name: "token", namespace: "chat-dev" }, stringData: { token } });
`;
    const leaked = `
const data = { token: process.env.LEAK ?? "", encoded: "${encoded}" };
new k8s.core.v1.ConfigMap("plain", { metadata: { name: "plain", namespace: "chat-dev" }, data });
pulumi.log.warn("logged in with ${secret}");
`;
    try {
      await dev.withProgram(
        "chatStack.ts",
        (text) => text + held,
        async () => record("secret", await verdict(2, "🔵 dev: creation of Secret token")),
      );
      await dev.withProgram(
        "chatStack.ts",
        (text) => text + held + leaked,
        async () => {
          const { code, output, markdown, json } = await preview(["dev"], { LEAK: secret });
          assert.equal(code, 2, output);
          assert.match(markdown.dev, /creation of ConfigMap plain and creation of Secret token/);
          for (const text of [output, markdown.dev, json.dev]) {
            assert.ok(!text.includes(secret) && !text.includes(encoded), text);
          }
          assert.match(markdown.dev, /logged in with \[secret\]/);
        },
      );
      await dev.withProgram(
        "chatStack.ts",
        (text) => `${text}\nthrow new Error("cannot log in with ${secret}");\n`,
        async () => {
          const { code, output, markdown, json } = await preview();
          assert.equal(code, 1);
          assert.match(markdown.dev, /cannot log in with \[secret\]/);
          assert.ok(![output, markdown.dev, json.dev].join().includes(secret));
        },
      );
    } finally {
      await writeFile(path, before);
    }
  });

  it("reports a config that is refused", () =>
    withConfig({ replicas: "many" }, async () => {
      const previewed = await preview();
      await record("configError", previewed);
      const { code, markdown } = previewed;
      assert.equal(code, 1);
      assert.match(
        markdown.dev,
        /❌ dev: the preview failed[^]*chat-service:replicas is "many"; allowed is an integer/,
      );
    }));

  it("reports an unreachable cluster", async () => {
    const kubeconfig = await readFile(process.env.KUBECONFIG ?? join(homedir(), ".kube/config"), "utf8");
    const path = join(dev.directory, "unreachable.kubeconfig");
    await writeFile(path, kubeconfig.replace(/server: .*/g, "server: https://127.0.0.1:1"));
    const previewed = await preview([], { KUBECONFIG: path });
    await record("unreachable", previewed);
    const { code, markdown } = previewed;
    assert.equal(code, 1);
    assert.match(markdown.dev, /❌ dev: the preview failed[^]*doesn't answer/);
  });

  it("reports a program error", () =>
    dev.withProgram(
      "index.ts",
      (text) => text.replace("readStackConfig(stack)", "readStackConfig(stack).no.such"),
      async () => {
        const previewed = await preview();
        await record("programError", previewed);
        const { code, markdown } = previewed;
        assert.equal(code, 1);
        assert.match(markdown.dev, /❌ dev: the preview failed[^]*Cannot read properties of undefined/);
      },
    ));

  it("reports a missing plugin", async () => {
    const home = join(dev.directory, "home");
    await mkdir(home);
    await symlink(join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "versions"), join(home, "versions"));
    const previewed = await preview([], { PULUMI_HOME: home, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" });
    await record("missingPlugin", previewed);
    const { code, markdown } = previewed;
    assert.equal(code, 1);
    assert.match(markdown.dev, /❌ dev: the preview failed[^]*plugin.*kubernetes/);
  });

  it("reports a stack that doesn't exist", async () => {
    const { code, markdown } = await preview(["nowhere"]);
    assert.equal(code, 1);
    assert.match(markdown.nowhere, /❌ nowhere: the preview failed[^]*no stack named 'nowhere' found/);
  });

  it("previews two stacks at once", async () => {
    await cp("Pulumi.prod.yaml", join(dev.directory, "Pulumi.prod.yaml"));
    await dev.succeed("stack", "init", "prod");
    await dev.succeed("config", "set", "kubernetes:context", "chat-local", "--stack", "prod");
    const { code, output } = await preview(["dev", "prod"]);
    assert.match(output, /^✅ dev: nothing changes\n🔵 prod: creation of 4 objects with 3 replicas of 0\.1\.2\n/);
    assert.equal(code, 2);
    await dev.succeed("stack", "rm", "--yes", "prod");
    await dev.succeed("stack", "select", "dev");
  });

  it("refuses what was not approved", () =>
    withConfig({ replicas: 5 }, async () => {
      await preview(["dev"]);
      await cp(join(dev.directory, "previews/dev.json"), join(dev.directory, "approved.json"));
      assert.equal((await preview(["dev", "--approved", "approved.json"])).code, 2);
      await dev.set("replicas", 6);
      const { code, markdown } = await preview(["dev", "--approved", "approved.json"]);
      assert.equal(code, 1);
      assert.match(markdown.dev, /The preview is not the one that was approved: chat-deployment/);
    }));

  it("finds drift, and what takes it back", async () => {
    await record("noDrift", await verdict(0, "✅ dev: no drift", "dev", "--drift"));
    await dev.apps.patchNamespacedDeployment({
      name: "chat-deployment",
      namespace: dev.namespace,
      body: [{ op: "replace", path: "/spec/replicas", value: 4 }],
    });
    await record("drift", await verdict(2, "🔵 dev: drift: scale 3 → 4", "dev", "--drift"));
    await record("refresh", await verdict(2, "🔵 dev: scale 4 → 3", "dev", "--refresh"));

    const disruptionBudget = { name: "chat-disruption-budget", namespace: dev.namespace };
    await dev.client(PolicyV1Api).deleteNamespacedPodDisruptionBudget(disruptionBudget);
    const line = "⚠️ dev: drift: deletion of PodDisruptionBudget chat-disruption-budget and scale 3 → 4";
    await record("driftOfDeletion", await verdict(3, line, "dev", "--drift"));
  });
});

async function stateOf(stack: TestStack): Promise<string> {
  const { stdout } = await tryRun("find", [
    join(stack.directory, "state"),
    "-type",
    "f",
    "-name",
    "*.json",
    "-exec",
    "sha256sum",
    "{}",
    "+",
  ]);
  return stdout.split("\n").sort().join("\n");
}
