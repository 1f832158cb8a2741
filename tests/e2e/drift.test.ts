import assert from "node:assert/strict";
import { kubectl } from "../../local/cluster/paths.ts";
import { run } from "../../script/run.ts";
import { assertSays } from "./assertSays.ts";
import { mutatingWebhook } from "./mutatingWebhook.ts";
import { ownStack } from "./ownStack.ts";
import type { TestStack } from "./testStack.ts";
import { assertRolledOut } from "./testStack.ts";

describe("what somebody changed by hand", () => {
  let stack: TestStack;
  ownStack((own) => (stack = own));

  const byHand = (...args: string[]) => run(kubectl(), ["--context", "chat-local", "-n", stack.namespace, ...args]);
  const patch = (object: string, change: object) =>
    byHand("patch", object, "--type=merge", "-p", JSON.stringify(change));
  const patchContainer = (change: object) =>
    byHand(
      "patch",
      "deployment/chat-deployment",
      "-p",
      JSON.stringify({ spec: { template: { spec: { containers: [{ name: "chat-container", ...change }] } } } }),
    );

  /**
   * Asserts that `up` names every change, and that the command it prints takes all of them back and ends with the
   * service serving.
   */
  async function isTakenBack(change: () => Promise<unknown>, ...named: string[]): Promise<void> {
    await change();
    const { output } = await stack.failUp();
    assertSays(output, `What runs in ${stack.namespace} is not what the stack says`, ...named);
    await stack.follow(output, "Take it back: ");
    await assertRolledOut(stack, 3, "0.1.2");
    await stack.untilServed();
    await stack.up("--expect-no-changes");
  }

  it("of the Service is named and taken back: a target port, a key of the selector", () =>
    isTakenBack(
      async () => {
        await byHand(
          "patch",
          "service/chat-service",
          "--type=json",
          "-p",
          JSON.stringify([
            { op: "replace", path: "/spec/ports/0/targetPort", value: 9999 },
            { op: "add", path: "/spec/selector/tier", value: "x" },
          ]),
        );
      },
      "Service chat-service: spec.ports[0].targetPort is 9999, the stack says 8080",
      "Service chat-service: spec.selector.tier is x, which the stack doesn't set",
    ));

  it("of the Service is named and taken back: a target port alone, which Pulumi takes back by itself", () =>
    isTakenBack(
      () =>
        byHand(
          "patch",
          "service/chat-service",
          "--type=json",
          "-p",
          '[{"op":"replace","path":"/spec/ports/0/targetPort","value":9999}]',
        ),
      "spec.ports[0].targetPort is 9999, the stack says 8080",
      `Take it back: npx pulumi up --refresh --stack ${stack.name}`,
    ));

  it("of the Service is named and taken back: its port and node port", () => {
    const portText = (port: number, nodePort: number) =>
      JSON.stringify({ protocol: "TCP", port, targetPort: 8080, nodePort });
    const [changed, wanted] = [portText(9090, stack.nodePort + 1), portText(8080, stack.nodePort)];
    const replacement = `[{"op":"replace","path":"/spec/ports","value":[${changed}]}]`;
    return isTakenBack(
      () => byHand("patch", "service/chat-service", "--type=json", "-p", replacement),
      `spec.ports[0] is ${changed}, which the stack doesn't set`,
      `spec.ports[1] is gone, the stack says ${wanted}`,
    );
  });

  it("of the Deployment is named and taken back: image, replicas, surge, a limit and a probe", () =>
    isTakenBack(
      async () => {
        await byHand(
          "set",
          "image",
          "deployment/chat-deployment",
          "chat-container=docker.io/jeongchanmin/spring-server:0.1.3",
        );
        await byHand("scale", "deployment/chat-deployment", "--replicas=4");
        await patch("deployment/chat-deployment", { spec: { strategy: { rollingUpdate: { maxSurge: 2 } } } });
        await patchContainer({ resources: { limits: { memory: "1Gi" } }, livenessProbe: null });
      },
      "image is docker.io/jeongchanmin/spring-server:0.1.3, the stack says docker.io/jeongchanmin/spring-server:0.1.2",
      "Deployment chat-deployment: spec.replicas is 4, the stack says 3",
      "spec.strategy.rollingUpdate.maxSurge is 2, the stack says 25%",
      "resources.limits.memory is 1Gi, the stack says 512Mi",
      "livenessProbe is gone, the stack says",
    ));

  it("of the Deployment is named and taken back: a pause", () =>
    isTakenBack(
      () => byHand("rollout", "pause", "deployment/chat-deployment"),
      "spec.paused is true, the stack says false",
    ));

  it("is named and removed where it was added to the pods: environment, a container, where they run", () =>
    isTakenBack(
      async () => {
        await byHand("set", "env", "deployment/chat-deployment", "DEBUG=1");
        const beside = {
          name: "beside",
          image: "docker.io/jeongchanmin/spring-server:0.1.2",
          command: ["/agnhost", "pause"],
        };
        await byHand(
          "patch",
          "deployment/chat-deployment",
          "-p",
          JSON.stringify({ spec: { template: { spec: { containers: [beside] } } } }),
        );
        await patch("deployment/chat-deployment", {
          spec: { template: { spec: { nodeSelector: { "kubernetes.io/os": "linux" } } } },
        });
      },
      'spec.template.spec.containers[chat-container].env is [{"name":"DEBUG","value":"1"}], ' +
        "which the stack doesn't set",
      "spec.template.spec.containers[beside] is {",
      'spec.template.spec.nodeSelector is {"kubernetes.io/os":"linux"}, which the stack doesn\'t set',
    ));

  it("of the disruption budget and the namespace is named and taken back", () =>
    isTakenBack(
      async () => {
        await patch("poddisruptionbudget/chat-disruption-budget", { spec: { maxUnavailable: 0 } });
        await byHand(
          "label",
          "namespace",
          stack.namespace,
          "pod-security.kubernetes.io/enforce=privileged",
          "--overwrite",
        );
      },
      "PodDisruptionBudget chat-disruption-budget: spec.maxUnavailable is 0, the stack says 25%",
      `Namespace ${stack.namespace}: metadata.labels.pod-security.kubernetes.io/enforce is privileged, ` +
        "the stack says restricted",
    ));

  it("is named and made again where it was deleted: the Service, the disruption budget, a label", () =>
    isTakenBack(
      async () => {
        await byHand("delete", "service", "chat-service");
        await byHand("delete", "poddisruptionbudget", "chat-disruption-budget");
        await byHand("label", "namespace", stack.namespace, "pod-security.kubernetes.io/enforce-");
      },
      "Service chat-service is gone",
      "PodDisruptionBudget chat-disruption-budget is gone",
      `Namespace ${stack.namespace}: metadata.labels.pod-security.kubernetes.io/enforce is gone, ` +
        "the stack says restricted",
    ));

  it("is shown by refresh", async () => {
    await byHand(
      "set",
      "image",
      "deployment/chat-deployment",
      "chat-container=docker.io/jeongchanmin/spring-server:0.1.3",
    );
    const { output } = await stack.succeed("refresh", "--preview-only", "--diff");
    assert.match(output, /image.*0\.1\.2.*=>.*0\.1\.3/s);
    await stack.up("--refresh");
  });

  it("is none of kubectl rollout restart, of an autoscaler, or of annotations", async () => {
    await byHand("rollout", "restart", "deployment/chat-deployment");
    await byHand("annotate", "deployment/chat-deployment", "example.com/note=hello");
    await byHand("scale", "deployment/chat-deployment", "--replicas=4");
    assert.match((await stack.failUp()).output, /spec\.replicas is 4/);
    await stack.apps.patchNamespacedDeploymentScale({
      name: "chat-deployment",
      namespace: stack.namespace,
      body: [{ op: "replace", path: "/spec/replicas", value: 5 }],
      fieldManager: "kube-controller-manager",
    });
    await stack.up();
    await assertRolledOut(stack, 5, "0.1.2");
    await stack.up("--refresh");
  });

  it("is none of a webhook's, which adds a sidecar and writes the image in another way", async () => {
    const webhook = await mutatingWebhook(stack, ({ spec }) => {
      const [main, ...others] = spec?.template.spec?.containers ?? [];
      const image = {
        op: "replace",
        path: "/spec/template/spec/containers/0/image",
        value: main.image?.replace("0.1.2", "0.1.3"),
      };
      const {
        name: _name,
        lifecycle: _lifecycle,
        startupProbe: _startup,
        readinessProbe: _ready,
        livenessProbe: _live,
        ports: _ports,
        ...same
      } = main;
      const sidecar = { ...same, name: "mesh-proxy", command: ["/agnhost", "pause"] };
      return others.length > 0
        ? [image]
        : [image, { op: "add", path: "/spec/template/spec/containers/-", value: sidecar }];
    });
    try {
      await stack.set("memoryLimit", "600Mi");
      await stack.up();
      const [main, sidecar] = (await stack.deployment()).spec?.template.spec?.containers ?? [];
      assert.deepEqual([main.image, sidecar.name], ["docker.io/jeongchanmin/spring-server:0.1.3", "mesh-proxy"]);
      await stack.up();
    } finally {
      await webhook.remove();
    }
  });
});
