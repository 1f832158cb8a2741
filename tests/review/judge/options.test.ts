import assert from "node:assert/strict";
import { manifestsOf } from "../../../chatStack.ts";
import { objectsOf } from "../../../components/manifests.ts";
import { readConfig } from "../../../config/readConfig.ts";
import { reviewOf } from "../../../review/judge/review.ts";
import type { Verdict } from "../../../review/judge/verdict.ts";
import type { Digest, Step } from "../../../review/read/digest.ts";
import type { Fields, Value } from "../../../review/read/json.ts";
import { isFields } from "../../../review/read/json.ts";

type Values = Record<string, string | object | undefined>;

/** What the dev stack registers with some config of its own. */
function objects(values: Values): Map<string, Fields> {
  const config = { imageTag: "0.1.2", nodePort: "30000", replicaCount: "3", ...values };
  const own = Object.entries(config).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [[`chat-service:${key}`, typeof value === "string" ? value : JSON.stringify(value)] as const],
  );
  const read = readConfig({
    stack: "dev",
    values: { "kubernetes:context": "chat-local", ...Object.fromEntries(own) },
    hasSecretEnv: true,
  });
  return new Map(
    objectsOf(manifestsOf("dev", read)).map((manifest) => [
      `${manifest.kind}::${manifest.metadata.name}`,
      inEngineOrder(JSON.parse(JSON.stringify(manifest)) as Fields) as Fields,
    ]),
  );
}

/** A value with its fields by name, as the engine writes them. */
function inEngineOrder(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(inEngineOrder);
  }
  if (!isFields(value)) {
    return value;
  }
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, inEngineOrder(value[name])]));
}

/** The verdict on an update from one config to another. */
function verdictOn(before: Values, after: Values): Verdict {
  const [old, planned] = [objects(before), objects(after)];
  const state = (fields: Fields | undefined) =>
    isFields(fields) ? { type: `kubernetes:x/v1:${String(fields.kind)}`, inputs: fields } : undefined;
  const steps = [...new Set([...old.keys(), ...planned.keys()])].map((name): Step => {
    const op = !old.has(name) ? "create" : planned.has(name) ? "update" : "delete";
    const urn = `urn:pulumi:dev::chat-service::kubernetes:x/v1:${name}`;
    return { op, urn, oldState: state(old.get(name)), newState: state(planned.get(name)) };
  });
  const changed = steps.filter(
    ({ oldState, newState }) => JSON.stringify(oldState?.inputs) !== JSON.stringify(newState?.inputs),
  );
  const digest: Digest = { steps: changed };
  const { verdict } = reviewOf("dev", "update", digest);
  assert.ok(verdict !== undefined);
  return verdict;
}

const goes = "rolling update (sleep.seconds, spec.terminationGracePeriodSeconds)";
const host = "chat.example.com";

describe("the verdict on an option", () => {
  const verdicts: [option: string, values: Values, headline: string, risks: RegExp[]][] = [
    [
      "serviceType",
      { serviceType: "ClusterIP", nodePort: undefined },
      "network exposure changed (type NodePort → ClusterIP)",
      [/^\*\*Service type\*\* of .* NodePort → ClusterIP: nodes stop answering on node port 30000, and only/],
    ],
    [
      "serviceType",
      { serviceType: "LoadBalancer", nodePort: undefined },
      `network exposure changed (type NodePort → LoadBalancer) and ${goes}`,
      [/^\*\*Service type\*\* of .* NodePort → LoadBalancer: a load balancer is asked for an address/],
    ],
    [
      "allowedCidrs",
      { allowedCidrs: "203.0.113.7/32" },
      "creation of NetworkPolicy chat-network-policy and network exposure changed",
      [
        /Service chat-service: only nodes that run a replica answer\.$/,
        /NetworkPolicy chat-network-policy: it lets in 203\.0\.113\.7\/32, and nobody else\.$/,
      ],
    ],
    [
      "allowedNamespaces",
      { serviceType: "ClusterIP", nodePort: undefined, allowedNamespaces: "ingress-nginx" },
      "creation of NetworkPolicy chat-network-policy and network exposure changed (type NodePort → ClusterIP)",
      [
        /^\*\*Service type\*\*/,
        /NetworkPolicy chat-network-policy: it lets in pods of ingress-nginx, and nobody else\.$/,
      ],
    ],
    [
      "ingress",
      { ingress: { host } },
      `creation of Ingress chat-ingress, network exposure changed, and ${goes}`,
      [/Ingress chat-ingress: chat\.example\.com leads to it from now on\.$/],
    ],
    [
      "gateway",
      { gateway: { name: "public", host } },
      `creation of HTTPRoute chat-route, network exposure changed, and ${goes}`,
      [/HTTPRoute chat-route: chat\.example\.com leads to it from now on\.$/],
    ],
    [
      "autoscaling",
      { autoscaling: { minReplicas: 2, maxReplicas: 10 }, replicaCount: undefined },
      "autoscaling of 2 to 10 replicas",
      [],
    ],
    ["sessionAffinitySeconds", { sessionAffinitySeconds: "600" }, "session affinity of 600 s", []],
    ["env", { env: { DB_PASSWORD: "hush" } }, "rolling update (secret environment variables)", []],
    [
      "runAsUser",
      { runAsUser: "1000" },
      "rolling update (securityContext.fsGroup, securityContext.runAsGroup, securityContext.runAsUser)",
      [],
    ],
    ["priorityClass", { priorityClass: "critical" }, "rolling update (spec.priorityClassName)", []],
    ["imagePullSecret", { imagePullSecret: "registry" }, "rolling update (imagePullSecrets[registry].name)", []],
    [
      "writablePaths",
      { writablePaths: "/data" },
      "rolling update (volumeMounts[writable-0].mountPath, volumeMounts[writable-0].name, emptyDir.sizeLimit)",
      [],
    ],
    ["bakeSeconds", { bakeSeconds: "10", progressDeadlineSeconds: "90" }, "change of Deployment chat-deployment", []],
  ];
  for (const [option, values, headline, risks] of verdicts) {
    it(`${option} is ${headline}`, () => {
      const verdict = verdictOn({}, values);
      assert.equal(verdict.headline, headline);
      assert.equal(verdict.risks.length, risks.length, verdict.risks.join("\n"));
      risks.forEach((risk, index) => assert.match(verdict.risks[index], risk));
    });

    it(`${option} has one on its end`, () => assert.notEqual(verdictOn(values, {}).headline, "nothing changes"));
  }

  it("env is that pods are replaced where a secret changes, without risk", () => {
    const { headline, pods, risks } = verdictOn({ env: { PASSWORD: "1" } }, { env: { PASSWORD: "2" } });
    assert.equal(headline, "rolling update (secret environment variables)");
    assert.match(pods, /^Their secret environment variables change\. All are replaced step by step/);
    assert.deepEqual(risks, []);
  });
});
