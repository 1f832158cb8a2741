import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { parseAllDocuments } from "yaml";
import { ChatService } from "../../components/chatService.ts";
import type { ChatServiceArgs, ChatServiceArgsError } from "../../components/chatServiceArgs.ts";
import type { ChatServiceManifests } from "../../components/manifests.ts";
import { objectsOf } from "../../components/manifests.ts";
import { assertSubset } from "../assertSubset.ts";
import { everyObject } from "./values.ts";

interface Registered {
  type: string;
  name: string;
  urn: string;
  inputs: Record<string, unknown>;
}

const registered: Registered[] = [];

/** Creates chat services and returns what they registered. */
async function register(create: () => ChatService | ChatService[]): Promise<Registered[]> {
  registered.length = 0;
  for (const chat of [create()].flat()) {
    await urnsOf(chat);
  }
  return registered.filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

function urnsOf(chat: ChatService): Promise<string[]> {
  const children = Object.values(chat).filter((child) => child instanceof pulumi.CustomResource);
  return new Promise((resolve) => {
    pulumi.all(children.map(({ urn }) => urn)).apply(resolve);
  });
}

const args: ChatServiceArgs = { namespace: "chat-dev", replicaCount: 3, imageTag: "0.1.2", nodePort: 30000 };

interface Inputs<Spec> {
  metadata: k8s.types.output.meta.v1.ObjectMeta;
  spec: Spec;
}

function only<Spec>(resources: Registered[], type: string): Inputs<Spec> {
  const found = resources.filter((resource) => resource.type === type);
  assert.equal(found.length, 1);
  return found[0].inputs as unknown as Inputs<Spec>;
}
const deploymentOf = (resources: Registered[]) =>
  only<k8s.types.output.apps.v1.DeploymentSpec>(resources, "kubernetes:apps/v1:Deployment");
const serviceOf = (resources: Registered[]) =>
  only<k8s.types.output.core.v1.ServiceSpec>(resources, "kubernetes:core/v1:Service");

describe("ChatService", () => {
  before(async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          registered.push({ type, name, urn: name, inputs });
          return { id: `${name}-id`, state: inputs };
        },
        call: ({ inputs }) => inputs,
      },
      "chat-service",
      "dev",
    );
  });

  it("creates the Deployment and the Service that the hand-written manifests describe", async () => {
    const resources = await register(() => new ChatService("chat", args));
    const [deployment, service] = parseAllDocuments(readFileSync("tests/seed/chat.yaml", "utf8")).map((document) =>
      document.toJS(),
    );
    assertSubset(deployment, deploymentOf(resources));
    assertSubset(service, serviceOf(resources));
  });

  it("registers itself, a Deployment, a Service and a PodDisruptionBudget", async () => {
    const resources = await register(() => new ChatService("chat", args));
    assert.deepEqual(resources.map(({ type, name }) => `${type} ${name}`).sort(), [
      "chat-service:index:ChatService chat",
      "kubernetes:apps/v1:Deployment chat-deployment",
      "kubernetes:core/v1:Service chat-service",
      "kubernetes:policy/v1:PodDisruptionBudget chat-disruption-budget",
    ]);
  });

  it("registers what its arguments ask for beyond that, each object named from it", async () => {
    const { ingress, ...others } = everyObject;
    const asked = { ...args, ...others, replicaCount: undefined, nodePort: undefined };
    const resources = await register(() => [
      new ChatService("chat", { ...asked, ingress }),
      new ChatService("support", { ...asked, gateway: { name: "public", host: "support.example.com" } }),
    ]);
    const types = (name: string) =>
      resources.filter((resource) => resource.name.startsWith(`${name}-`)).map(({ type }) => type);
    const common = [
      "kubernetes:apps/v1:Deployment",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      "kubernetes:core/v1:Secret",
      "kubernetes:core/v1:Service",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "kubernetes:policy/v1:PodDisruptionBudget",
    ];
    const ofChat = [...common, "kubernetes:networking.k8s.io/v1:Ingress"];
    const ofSupport = [...common, "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute"];
    assert.deepEqual(types("chat").sort(), ofChat.sort());
    assert.deepEqual(types("support").sort(), ofSupport.sort());
  });

  describe("keeps secret variables", () => {
    const secretEnv = { DB_PASSWORD: "correct horse", TOKEN: "battery staple" };
    const asked = { ...args, env: { LOG_LEVEL: "debug" }, secretEnv };
    /** What stands for a Pulumi secret in what is registered. */
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: secretEnv };

    it("as a Pulumi secret in a Secret and among its own inputs, and nowhere else", async () => {
      const resources = await register(() => new ChatService("chat", asked));
      const inputsOf = (type: string) => resources.find((resource) => resource.type === type)?.inputs ?? {};
      assert.deepEqual(inputsOf("kubernetes:core/v1:Secret").stringData, secret);
      assert.deepEqual(inputsOf("chat-service:index:ChatService").secretEnv, secret);
      const everythingElse = JSON.stringify(resources).replaceAll(JSON.stringify(secret), "");
      for (const text of Object.values(secretEnv)) {
        assert.ok(!everythingElse.includes(text) && !everythingElse.includes(Buffer.from(text).toString("base64")));
      }
    });

    it("in another resource for another content, so that the old one goes last", async () => {
      const nameWith = async (TOKEN: string) =>
        (await register(() => new ChatService("chat", { ...asked, secretEnv: { TOKEN } }))).find(
          ({ type }) => type === "kubernetes:core/v1:Secret",
        )?.name;
      assert.notEqual(await nameWith("1"), await nameWith("2"));
    });

    it("out of what is refused", () =>
      assert.throws(
        () => new ChatService("chat", { ...asked, env: { TOKEN: "1" }, secretEnv: { ...secretEnv, "A-B": "hush" } }),
        (error) => {
          assert.deepEqual(
            (error as ChatServiceArgsError).problems.map(({ key }) => key),
            ["secretEnv.A-B", "env.TOKEN"],
          );
          assert.doesNotMatch(String(error), /hush|horse|staple/);
          return true;
        },
      ));
  });

  it("is the parent of all of them and registers their names as its outputs", async () => {
    const outputs: pulumi.Inputs[] = [];
    class Recorded extends ChatService {
      protected override registerOutputs(registeredOutputs: pulumi.Inputs): void {
        outputs.push(registeredOutputs);
        super.registerOutputs(registeredOutputs);
      }
    }
    const chat = new Recorded("chat", args);
    const names = await new Promise((resolve) => pulumi.output(outputs).apply(resolve));
    assert.deepEqual(names, [
      { deployment: "chat-deployment", service: "chat-service", disruptionBudget: "chat-disruption-budget" },
    ]);
    for (const urn of await urnsOf(chat)) {
      assert.match(urn, /::chat-service:index:ChatService\$kubernetes:/);
    }
  });

  it("keeps two instances in one namespace apart", async () => {
    const resources = await register(() => [
      new ChatService("chat", args),
      new ChatService("support", { ...args, nodePort: 30001 }),
    ]);
    const deployments = resources.filter(({ type }) => type === "kubernetes:apps/v1:Deployment");
    const metadata = resources.flatMap(({ type, inputs }) =>
      type.startsWith("kubernetes:") ? [inputs.metadata as { name: string }] : [],
    );
    assert.equal(new Set(metadata.map(({ name }) => name)).size, 6);
    const selectors = deployments.map(({ inputs }) => (inputs.spec as { selector: unknown }).selector);
    assert.deepEqual(selectors, [{ matchLabels: { app: "chat-app" } }, { matchLabels: { app: "support-app" } }]);
  });

  it("keeps descriptive labels out of the selector and the pods", async () => {
    const resources = await register(() => new ChatService("chat", args));
    const { metadata, spec } = deploymentOf(resources);
    assert.ok(!("app" in metadata.labels));
    assert.deepEqual(spec.template.metadata, { labels: { app: "chat-app" } });
  });

  it("takes outputs for inputs", async () => {
    const resources = await register(
      () =>
        new ChatService("chat", {
          ...args,
          namespace: pulumi.output("elsewhere"),
          replicaCount: pulumi.output(0),
          imageTag: pulumi.output("0.1.3"),
        }),
    );
    const { metadata, spec } = deploymentOf(resources);
    assert.equal(metadata.namespace, "elsewhere");
    assert.equal(spec.replicas, 0);
    assert.equal(spec.template.spec.containers[0].image, "docker.io/jeongchanmin/spring-server:0.1.3");
  });

  it("never has fewer replicas than asked for during an update", async () => {
    const { spec } = deploymentOf(await register(() => new ChatService("chat", { ...args, maxSurge: 4 })));
    assert.deepEqual(spec.strategy, { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 4 } });
  });

  it("rolls a quarter of the replicas at a time unless it is told otherwise", async () => {
    const { spec } = deploymentOf(await register(() => new ChatService("chat", args)));
    assert.equal(spec.strategy.rollingUpdate.maxSurge, "25%");
  });

  it("leaves the replica count to whoever else sets it where it is given none", async () => {
    const { spec } = deploymentOf(await register(() => new ChatService("chat", { ...args, replicaCount: undefined })));
    assert.ok(!("replicas" in spec));
  });

  it("probes the TCP port unless it is given a path, and the readiness path never decides on a restart", async () => {
    const probesOf = async (paths: Partial<ChatServiceArgs>) => {
      const { spec } = deploymentOf(await register(() => new ChatService("chat", { ...args, ...paths })));
      const { startupProbe, readinessProbe, livenessProbe } = spec.template.spec.containers[0];
      return [startupProbe, readinessProbe, livenessProbe].map((probe) => probe.tcpSocket ?? probe.httpGet);
    };
    const tcp = { port: 8080 };
    const ready = { path: "/ready", port: 8080 };
    const live = { path: "/live", port: 8080 };
    assert.deepEqual(await probesOf({}), [tcp, tcp, tcp]);
    assert.deepEqual(await probesOf({ probePath: "/ready" }), [ready, ready, tcp]);
    assert.deepEqual(await probesOf({ probePath: "/ready", livenessProbePath: "/live" }), [ready, ready, live]);
  });

  it("replaces no replica for another progress deadline", async () => {
    const templateWith = async (progressDeadlineSeconds: number) =>
      deploymentOf(await register(() => new ChatService("chat", { ...args, progressDeadlineSeconds }))).spec.template;
    assert.deepEqual(await templateWith(600), await templateWith(75));
  });

  it("limits what a replica may write", async () => {
    const { spec } = deploymentOf(await register(() => new ChatService("chat", args)));
    assert.deepEqual(spec.template.spec.volumes, [{ name: "tmp", emptyDir: { sizeLimit: "256Mi" } }]);
  });

  it("lets a drain take a quarter of the replicas, rounded up, and those that are not ready", async () => {
    const { spec } = only<k8s.types.output.policy.v1.PodDisruptionBudgetSpec>(
      await register(() => new ChatService("chat", args)),
      "kubernetes:policy/v1:PodDisruptionBudget",
    );
    assert.deepEqual([spec.maxUnavailable, spec.unhealthyPodEvictionPolicy], ["25%", "AlwaysAllow"]);
  });

  it("says in the rollout history why a revision exists", async () => {
    const { metadata } = deploymentOf(
      await register(() => new ChatService("chat", { ...args, changeCause: "imageTag=0.1.2" })),
    );
    assert.equal(metadata.annotations["kubernetes.io/change-cause"], "imageTag=0.1.2");
  });

  describe("follows its rollout", () => {
    const skipsAwait = (resources: Registered[]) =>
      "pulumi.com/skipAwait" in deploymentOf(resources).metadata.annotations;

    it("by the plugin's own wait unless it is told who follows it", async () => {
      assert.ok(!skipsAwait(await register(() => new ChatService("chat", args))));
      assert.ok(
        skipsAwait(await register(() => new ChatService("chat", { ...args, followRollout: async () => result }))),
      );
    });

    const result = { replicas: 3, image: "a:1" };
    const readyOf = (chat: ChatService) => new Promise<unknown>((resolve) => void chat.ready.apply(resolve));

    it("with what it registered, and is ready with what that comes to", async () => {
      let followed: ChatServiceManifests | undefined;
      let chat: ChatService | undefined;
      const followRollout = async (registeredManifests: ChatServiceManifests) => {
        followed = registeredManifests;
        return result;
      };
      const asked = { ...args, ...everyObject, replicaCount: undefined, nodePort: undefined, secretEnv: undefined };
      const resources = await register(() => (chat = new ChatService("chat", { ...asked, followRollout })));
      assert.deepEqual(await readyOf(chat!), result);
      const byKind = (manifests: { kind?: unknown }[]) =>
        Object.fromEntries(manifests.map((manifest) => [manifest.kind, JSON.parse(JSON.stringify(manifest))]));
      const objects = resources.filter(({ type }) => type.startsWith("kubernetes:")).map(({ inputs }) => inputs);
      assert.deepEqual(byKind(objectsOf(followed ?? {})), byKind(objects));
    });

    it("and is ready with what was asked for where the plugin waits", async () => {
      const intended = { replicas: 3, image: "docker.io/jeongchanmin/spring-server:0.1.2" };
      assert.deepEqual(await readyOf(new ChatService("chat", args)), intended);
    });

    it("side by side with that of another service", async () => {
      const waiting: (() => void)[] = [];
      const followRollout = () => new Promise<typeof result>((resolve) => void waiting.push(() => resolve(result)));
      const chats = ["chat", "support"].map(
        (name, index) => new ChatService(name, { ...args, nodePort: 30000 + index, followRollout }),
      );
      const ready = Promise.all(chats.map(readyOf));
      while (waiting.length < 2) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      waiting.forEach((end) => end());
      await ready;
    });
  });

  describe("refuses arguments that are wrong", () => {
    const wrong = { ...args, replicaCount: -1, imageTag: "a b", maxSurge: "0%", startupSeconds: 90 };
    const problemsOf = (error: unknown) => (error as ChatServiceArgsError).problems.map(({ key }) => key);

    it("all at once, by key, where it is created", () => {
      assert.throws(
        () => new ChatService("chat", wrong),
        (error) => {
          assert.deepEqual(problemsOf(error), ["replicaCount", "imageTag", "maxSurge", "progressDeadlineSeconds"]);
          assert.match(
            String(error),
            /replicaCount is -1; allowed is an integer from 0 to 1000\n.*progressDeadlineSeconds is 75; .* 105/s,
          );
          return true;
        },
      );
    });

    const promiseOf = (output: pulumi.Output<unknown>) =>
      (output as unknown as { promise(): Promise<unknown> }).promise();

    it("before anything is created where they are outputs", async () => {
      registered.length = 0;
      const chat = new ChatService("chat", { ...wrong, imageTag: pulumi.output("a b") });
      await assert.rejects(promiseOf(chat.ready), (error) => {
        assert.deepEqual(problemsOf(error), ["replicaCount", "imageTag", "maxSurge", "progressDeadlineSeconds"]);
        return true;
      });
    });

    it("such as a request above its limit", () => {
      assert.throws(
        () => new ChatService("chat", { ...args, memoryRequest: "1Gi" }),
        (error) => {
          assert.deepEqual(problemsOf(error), ["memoryRequest"]);
          return true;
        },
      );
    });
  });
});
