import assert from "node:assert/strict";
import type { Difference, LiveObject } from "../../rollout/drift.ts";
import { differences } from "../../rollout/drift.ts";
import type { Manifest } from "../../components/manifests.ts";
import { planWith } from "./plans.ts";

type Fields = { [key: string]: Fields };

/** Every field of a value as the API server notes it for who set it by server-side apply. */
function fieldsOf(value: unknown): Fields {
  if (Array.isArray(value) && value.every((item) => typeof item === "object")) {
    return Object.fromEntries(
      value.map((item) => [`k:${JSON.stringify(keyOf(item))}`, { ".": {}, ...fieldsOf(item) }]),
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return {};
  }
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [`f:${key}`, fieldsOf(below)]));
}

function keyOf(item: Record<string, unknown>): object {
  const key = ["name", "mountPath", "containerPort", "port"].find((candidate) => candidate in item) ?? "";
  return { [key]: item[key] };
}

interface Live {
  metadata: { labels: Record<string, string>; annotations: Record<string, string>; managedFields: object[] };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach deep into objects of three kinds
  spec: any;
}

/** What the plugin applied, with changes that a field manager made to it. */
function liveAfter(
  manifest: Manifest,
  manager: string,
  change: (live: Live) => void,
  subresource?: string,
): LiveObject {
  const applied = JSON.parse(JSON.stringify(manifest)) as Live;
  const live = structuredClone(applied);
  change(live);
  const before = fieldsOf({
    spec: applied.spec,
    metadata: { labels: applied.metadata.labels, annotations: applied.metadata.annotations },
  });
  const after = fieldsOf({
    spec: live.spec,
    metadata: { labels: live.metadata.labels, annotations: live.metadata.annotations },
  });
  const taken = changedFields(applied, live, before, after);
  live.metadata.managedFields = [
    { manager: "pulumi-kubernetes-ab12", operation: "Apply", fieldsV1: without(before, taken, after) },
    { manager, operation: "Update", subresource, fieldsV1: taken },
  ];
  return live;
}

/** The fields whose values differ, as the API server gives them to who changed them. */
function changedFields(old: unknown, now: unknown, oldFields: Fields, nowFields: Fields): Fields {
  const lookup = (value: unknown, key: string): unknown => {
    if (key.startsWith("f:")) {
      return (value as Record<string, unknown> | undefined)?.[key.slice(2)];
    }
    const [[name, wanted]] = Object.entries(JSON.parse(key.slice(2)) as object);
    return (value as Record<string, unknown>[] | undefined)?.find((item) => item[name] === wanted);
  };
  return Object.fromEntries(
    Object.keys(nowFields)
      .filter((key) => key !== ".")
      .map((key) => [key, lookup(old, key), lookup(now, key)] as const)
      .filter(([, before, after]) => JSON.stringify(before) !== JSON.stringify(after))
      .map(([key, before, after]) => [
        key,
        before === undefined || typeof before !== "object"
          ? nowFields[key]
          : changedFields(before, after, oldFields[key], nowFields[key]),
      ]),
  );
}

/** What the plugin still owns: what it applied, less what was changed or removed. */
function without(fields: Fields, taken: Fields, present: Fields): Fields {
  return Object.fromEntries(
    Object.keys(fields)
      .filter((key) => key === "." || (key in present && !(key in taken && Object.keys(taken[key]).length === 0)))
      .map((key) => [key, without(fields[key], taken[key] ?? {}, present[key] ?? {})]),
  );
}

describe("drift", () => {
  const [namespace, deployment, service, disruptionBudget] = planWith().objects.map(({ manifest }) => manifest);
  const notAsked = () => assert.fail("asked the API server without need");

  async function drift(
    manifest: Manifest,
    change: (live: Live) => void,
    {
      manager = "kubectl-patch",
      subresource,
      asPlanned = async () => undefined,
    }: {
      manager?: string;
      subresource?: string;
      asPlanned?: () => Promise<LiveObject | undefined>;
    } = {},
  ): Promise<[string, string, unknown][]> {
    const found = await differences(manifest, liveAfter(manifest, manager, change, subresource), asPlanned);
    return found.map(({ kind, path, found: value }) => [kind, textOf(path), value]);
  }
  const textOf = (path: Difference["path"]) => path.map((step) => ("key" in step ? step.key : step.index)).join(".");

  it("is nothing while all is as it was applied, which takes no question to the API server", async () => {
    for (const manifest of [namespace, deployment, service, disruptionBudget]) {
      assert.deepEqual(await drift(manifest, () => undefined, { asPlanned: notAsked }), []);
    }
  });

  const container = (live: Live) => live.spec.template.spec.containers[0];
  const changes: [string, Manifest, (live: Live) => void, [string, string, unknown]][] = [
    [
      "the Service's target port",
      service,
      ({ spec }) => (spec.ports[0].targetPort = 9999),
      ["changed", "spec.ports.0.targetPort", 9999],
    ],
    [
      "the Service's node port",
      service,
      ({ spec }) => (spec.ports[0].nodePort = 31000),
      ["changed", "spec.ports.0.nodePort", 31000],
    ],
    [
      "another key of the Service's selector",
      service,
      ({ spec }) => (spec.selector.tier = "x"),
      ["added", "spec.selector.tier", "x"],
    ],
    [
      "the image",
      deployment,
      (live) => (container(live).image = "evil:1"),
      ["changed", "spec.template.spec.containers.0.image", "evil:1"],
    ],
    ["the replicas", deployment, ({ spec }) => (spec.replicas = 7), ["changed", "spec.replicas", 7]],
    [
      "the surge",
      deployment,
      ({ spec }) => (spec.strategy.rollingUpdate.maxSurge = 1),
      ["changed", "spec.strategy.rollingUpdate.maxSurge", 1],
    ],
    [
      "a probe that is gone",
      deployment,
      (live) => delete container(live).readinessProbe,
      ["missing", "spec.template.spec.containers.0.readinessProbe", undefined],
    ],
    [
      "a limit that is gone",
      deployment,
      (live) => delete container(live).resources.limits.memory,
      ["missing", "spec.template.spec.containers.0.resources.limits.memory", undefined],
    ],
    [
      "another environment",
      deployment,
      (live) => (container(live).env = [{ name: "A" }]),
      ["added", "spec.template.spec.containers.0.env", [{ name: "A" }]],
    ],
    [
      "the host's network",
      deployment,
      ({ spec }) => (spec.template.spec.hostNetwork = true),
      ["added", "spec.template.spec.hostNetwork", true],
    ],
    [
      "a container beside ours",
      deployment,
      ({ spec }) => spec.template.spec.containers.push({ name: "other" }),
      ["added", "spec.template.spec.containers.1", { name: "other" }],
    ],
    [
      "the disruption budget",
      disruptionBudget,
      ({ spec }) => (spec.maxUnavailable = 0),
      ["changed", "spec.maxUnavailable", 0],
    ],
    [
      "the namespace's Pod Security",
      namespace,
      ({ metadata }) => (metadata.labels["pod-security.kubernetes.io/enforce"] = "privileged"),
      ["changed", "metadata.labels.pod-security.kubernetes.io/enforce", "privileged"],
    ],
    [
      "a label that is gone",
      namespace,
      ({ metadata }) => delete metadata.labels["pod-security.kubernetes.io/enforce"],
      ["missing", "metadata.labels.pod-security.kubernetes.io/enforce", undefined],
    ],
  ];
  it("is a value of the environment that is the same only as a quantity", async () => {
    const path = "spec.template.spec.containers.0.env.0.value";
    const { manifest } = planWith({ env: { LEVEL: "1.10" } }).deployment;
    assert.deepEqual(await drift(manifest, (live) => (container(live).env[0].value = "1.1")), [
      ["changed", path, "1.1"],
    ]);
  });

  for (const [what, manifest, change, expected] of changes) {
    it(`is ${what}`, async () => assert.deepEqual(await drift(manifest, change), [expected]));
  }

  it("is a container that stands before ours, found by its name", async () => {
    const found = await drift(deployment, ({ spec }) => spec.template.spec.containers.unshift({ name: "other" }));
    assert.deepEqual(found, [["added", "spec.template.spec.containers.0", { name: "other" }]]);
  });

  const none: [string, Manifest, (live: Live) => void, Parameters<typeof drift>[2]?][] = [
    [
      "an autoscaler's replicas",
      deployment,
      ({ spec }) => (spec.replicas = 7),
      { manager: "kube-controller-manager", subresource: "scale" },
    ],
    [
      "kubectl rollout restart",
      deployment,
      ({ spec }) => (spec.template.metadata.annotations = { "kubectl.kubernetes.io/restartedAt": "now" }),
      { manager: "kubectl-rollout" },
    ],
    ["an annotation of somebody else's", deployment, ({ metadata }) => (metadata.annotations.note = "hello")],
    ["a field of the Service that the stack leaves open", service, ({ spec }) => (spec.sessionAffinity = "ClientIP")],
    ["a quantity in another form", deployment, (live) => (container(live).resources.requests.cpu = "0.1")],
  ];
  for (const [what, manifest, change, options] of none) {
    it(`is not ${what}`, async () => assert.deepEqual(await drift(manifest, change, options), []));
  }

  it("is not what the API server fills in, which nobody owns", async () => {
    const live = liveAfter(deployment, "kubectl-patch", () => undefined) as unknown as Live;
    live.spec.template.spec.dnsPolicy = "ClusterFirst";
    live.spec.template.spec.containers[0].terminationMessagePath = "/dev/termination-log";
    live.spec.template.spec.containers.push({ name: "mesh-proxy" });
    assert.deepEqual(await differences(deployment, live as unknown as LiveObject, notAsked), []);
  });

  it("is not what a webhook makes of the image each time, as the API server answers to a dry run", async () => {
    const resolved = "spring-server@sha256:00";
    const asPlanned = async () => liveAfter(deployment, "webhook", (live) => (container(live).image = resolved));
    const change = (live: Live) => (container(live).image = resolved);
    assert.deepEqual(await drift(deployment, change, { manager: "pulumi-kubernetes-ab12", asPlanned }), []);
    assert.equal((await drift(deployment, (live) => (container(live).image = "evil:1"), { asPlanned })).length, 1);
  });

  it("is a value that the plugin still owns but the stack doesn't say, as after an update that was cut", async () => {
    const found = await drift(deployment, ({ spec }) => (spec.replicas = 7), { manager: "pulumi-kubernetes-ab12" });
    assert.deepEqual(found, [["changed", "spec.replicas", 7]]);
  });

  it("is no replicas where the stack leaves the count to an autoscaler", async () => {
    const autoscaled = planWith({ replicaCount: undefined }).deployment.manifest;
    assert.deepEqual(await drift(autoscaled, ({ spec }) => (spec.replicas = 7)), []);
  });
});
