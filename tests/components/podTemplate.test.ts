import assert from "node:assert/strict";
import { chatServiceManifests } from "../../components/manifests.ts";
import type { Args } from "./values.ts";
import { valuesWith } from "./values.ts";

function podWith(args: Args) {
  const { deployment } = chatServiceManifests("chat", valuesWith(args), { waitInPlugin: false });
  const { spec } = deployment.spec.template;
  assert.ok(spec !== undefined);
  const [container] = spec.containers;
  return { spec, container };
}

describe("podTemplate", () => {
  it("says nothing of what is not asked for", () => {
    const { spec, container } = podWith({});
    assert.ok(!("imagePullSecrets" in spec) && !("priorityClassName" in spec) && !("env" in container));
  });

  it("pulls the image with a Secret", () =>
    assert.deepEqual(podWith({ imagePullSecret: "registry" }).spec.imagePullSecrets, [{ name: "registry" }]));

  it("has a priority", () =>
    assert.equal(podWith({ priorityClass: "business-critical" }).spec.priorityClassName, "business-critical"));

  it("runs as another user, to whom its folders belong", () => {
    const { securityContext = {} } = podWith({ runAsUser: 1000 }).spec;
    const { runAsUser, runAsGroup, fsGroup, runAsNonRoot } = securityContext;
    assert.deepEqual([runAsUser, runAsGroup, fsGroup, runAsNonRoot], [1000, 1000, 1000, true]);
  });

  it("may write to its folders, each up to 256Mi, and nowhere else", () => {
    const { spec, container } = podWith({ writablePaths: ["/var/cache/app", "/data"] });
    assert.deepEqual(container.volumeMounts, [
      { name: "tmp", mountPath: "/tmp" },
      { name: "writable-0", mountPath: "/var/cache/app" },
      { name: "writable-1", mountPath: "/data" },
    ]);
    assert.deepEqual(
      spec.volumes,
      ["tmp", "writable-0", "writable-1"].map((name) => ({ name, emptyDir: { sizeLimit: "256Mi" } })),
    );
    assert.equal(container.securityContext?.readOnlyRootFilesystem, true);
  });

  it("spreads the replicas of a template over nodes, and over zones where nodes have them", () => {
    const { topologySpreadConstraints, affinity } = podWith({}).spec;
    const replicas = { labelSelector: { matchLabels: { app: "chat-app" } }, matchLabelKeys: ["pod-template-hash"] };
    assert.deepEqual(topologySpreadConstraints, [
      { topologyKey: "kubernetes.io/hostname", maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway", ...replicas },
    ]);
    assert.deepEqual(affinity?.podAntiAffinity, {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, podAffinityTerm: { topologyKey: "topology.kubernetes.io/zone", ...replicas } },
      ],
    });
  });

  it("gives a replica up after 30 s on a node that doesn't answer, whether that is known or guessed", () =>
    assert.deepEqual(
      podWith({}).spec.tolerations?.map(({ key, effect, tolerationSeconds }) => [key, effect, tolerationSeconds]),
      [
        ["node.kubernetes.io/not-ready", "NoExecute", 30],
        ["node.kubernetes.io/unreachable", "NoExecute", 30],
      ],
    ));

  it("lets a replica serve longer before it goes, the longer what stands in front needs to forget it", () => {
    const route = { host: "chat.example.com" };
    const preStop = (args: Args) => {
      const { spec, container } = podWith(args);
      return [container.lifecycle?.preStop?.sleep?.seconds, spec.terminationGracePeriodSeconds];
    };
    assert.deepEqual(preStop({}), [5, 30]);
    assert.deepEqual(preStop({ serviceType: "ClusterIP" }), [5, 30]);
    assert.deepEqual(preStop({ serviceType: "ClusterIP", ingress: route }), [15, 40]);
    assert.deepEqual(preStop({ gateway: { ...route, name: "public" } }), [15, 40]);
    assert.deepEqual(preStop({ serviceType: "LoadBalancer", ingress: route }), [30, 55]);
  });
});
