import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { parseAllDocuments } from "yaml";
import { ChatService, ChatServiceArgs, imageReference } from "../../components/chatService";
import { options } from "../../config/options";
import { isSubset } from "../seedManifest";

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

function urnsOf({ deployment, service, disruptionBudget }: ChatService): Promise<string[]> {
  return new Promise((resolve) => {
    pulumi.all([deployment.urn, service.urn, disruptionBudget.urn]).apply(resolve);
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
const deploymentOf = (resources: Registered[]) => only<k8s.types.output.apps.v1.DeploymentSpec>(resources, "kubernetes:apps/v1:Deployment");
const serviceOf = (resources: Registered[]) => only<k8s.types.output.core.v1.ServiceSpec>(resources, "kubernetes:core/v1:Service");

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
    const [deployment, service] = parseAllDocuments(readFileSync("tests/seed/chat.yaml", "utf8")).map((document) => document.toJS());
    isSubset(deployment, deploymentOf(resources));
    isSubset(service, serviceOf(resources));
  });

  it("registers itself, a Deployment, a Service and a PodDisruptionBudget", async () => {
    const resources = await register(() => new ChatService("chat", args));
    assert.deepEqual(resources.map(({ type, name }) => [type, name]).sort(), [
      ["chat-service:index:ChatService", "chat"],
      ["kubernetes:apps/v1:Deployment", "chat-deployment"],
      ["kubernetes:core/v1:Service", "chat-service"],
      ["kubernetes:policy/v1:PodDisruptionBudget", "chat-disruption-budget"],
    ]);
  });

  it("is the parent of all of them and registers them as its outputs", async () => {
    const outputs: unknown[] = [];
    class Recorded extends ChatService {
      protected registerOutputs(registeredOutputs: pulumi.Inputs): void {
        outputs.push(registeredOutputs);
        super.registerOutputs(registeredOutputs);
      }
    }
    const chat = new Recorded("chat", args);
    assert.deepEqual(outputs, [{ deployment: chat.deployment, service: chat.service, disruptionBudget: chat.disruptionBudget }]);
    for (const urn of await urnsOf(chat)) {
      assert.match(urn, /::chat-service:index:ChatService\$kubernetes:/);
    }
  });

  it("keeps two instances in one namespace apart", async () => {
    const resources = await register(() => [new ChatService("chat", args), new ChatService("support", { ...args, nodePort: 30001 })]);
    const deployments = resources.filter(({ type }) => type === "kubernetes:apps/v1:Deployment");
    const metadata = resources.flatMap(({ type, inputs }) => (type.startsWith("kubernetes:") ? [inputs.metadata as { name: string }] : []));
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
      () => new ChatService("chat", { ...args, namespace: pulumi.output("elsewhere"), replicaCount: pulumi.output(0), imageTag: pulumi.output("0.1.3") }),
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

  it("probes the TCP port unless it is given a path", async () => {
    const probesOf = async (paths: Partial<ChatServiceArgs>) => {
      const { spec } = deploymentOf(await register(() => new ChatService("chat", { ...args, ...paths })));
      const { startupProbe, readinessProbe, livenessProbe } = spec.template.spec.containers[0];
      return [startupProbe, readinessProbe, livenessProbe].map((probe) => probe.tcpSocket ?? probe.httpGet);
    };
    const tcp = { port: 8080 };
    const ready = { path: "/ready", port: 8080 };
    const live = { path: "/live", port: 8080 };
    assert.deepEqual(await probesOf({}), [tcp, tcp, tcp]);
    assert.deepEqual(await probesOf({ probePath: "/ready" }), [ready, ready, ready]);
    assert.deepEqual(await probesOf({ probePath: "/ready", livenessProbePath: "/live" }), [ready, ready, live]);
  });

  it("has the defaults of the stack's options", async () => {
    const { maxSurge, paused, progressDeadlineSeconds, image, cpuRequest, memoryRequest, memoryLimit } = options;
    const defaults = Object.entries({ maxSurge, paused, progressDeadlineSeconds, image, cpuRequest, memoryRequest, memoryLimit });
    const explicit = Object.fromEntries(defaults.map(([key, option]) => [key, option.default]));
    const [implied, spelledOut] = [await register(() => new ChatService("chat", args)), await register(() => new ChatService("chat", { ...args, ...explicit }))];
    assert.deepEqual(deploymentOf(implied), deploymentOf(spelledOut));
  });

  it("names an image by tag or by digest", () => {
    assert.equal(imageReference("docker.io/a/b", "0.1.2"), "docker.io/a/b:0.1.2");
    assert.equal(imageReference("docker.io/a/b", "sha256:00"), "docker.io/a/b@sha256:00");
  });
});
