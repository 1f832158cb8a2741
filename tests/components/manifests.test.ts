import assert from "node:assert/strict";
import { chatServiceManifests } from "../../components/manifests.ts";
import { objectsOf } from "../../components/manifests.ts";
import type { Args } from "./values.ts";
import { everyObject, valuesWith } from "./values.ts";

const manifestsWith = (args: Args, name = "chat") =>
  chatServiceManifests(name, valuesWith(args, name), { waitInPlugin: false });

/** An object of each kind that a service may have. */
function everyObjectOf(name: string) {
  const { httpRoute } = manifestsWith({ gateway: { name: "public", host } }, name);
  return objectsOf({ ...manifestsWith(everyObject, name), httpRoute });
}

const host = "chat.example.com";
const route = { serviceType: "ClusterIP", ingress: { host } } as const;

describe("chatServiceManifests", () => {
  it("are a Deployment, a Service and a PodDisruptionBudget unless more is asked for", () =>
    assert.deepEqual(
      objectsOf(manifestsWith({})).map(({ kind }) => kind),
      ["Deployment", "Service", "PodDisruptionBudget"],
    ));

  it("are all named from the service's name, and lie in its namespace", () => {
    const objects = everyObjectOf("chat");
    assert.equal(new Set(objects.map(({ kind }) => kind)).size, 8);
    for (const { metadata } of objects) {
      assert.match(metadata.name, /^chat-/);
      assert.equal(metadata.namespace, "chat-dev");
    }
  });

  it("lets an autoscaler choose the count of that Deployment, which then has none of its own", () => {
    const { deployment, autoscaler } = manifestsWith({ autoscaling: { minReplicas: 2, maxReplicas: 10 } });
    assert.equal(deployment.spec.replicas, undefined);
    assert.deepEqual(autoscaler?.spec, {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "chat-deployment" },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
      ],
    });
  });

  it("lets an ingress controller of the cluster's choice lead a host to that Service", () => {
    assert.deepEqual(manifestsWith(route).ingress?.spec, {
      rules: [
        {
          host,
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "chat-service", port: { number: 8080 } } } },
            ],
          },
        },
      ],
    });
  });

  it("lets one of the operator's choice do it, with a certificate and annotations of its own", () => {
    const { ingress } = manifestsWith({
      ingress: { host, className: "nginx", tlsSecret: "chat-tls", annotations: { "example.com/size": "8m" } },
    });
    const spec = ingress?.spec as { ingressClassName?: string; tls?: object[] };
    assert.equal(spec.ingressClassName, "nginx");
    assert.deepEqual(spec.tls, [{ hosts: [host], secretName: "chat-tls" }]);
    assert.equal(ingress?.metadata.annotations?.["example.com/size"], "8m");
    assert.equal(ingress?.metadata.annotations?.["pulumi.com/skipAwait"], "true");
  });

  for (const [where, namespace] of [
    ["chat-dev", undefined],
    ["gateways", "gateways"],
  ] as const) {
    it(`lets a Gateway of namespace ${where} lead a host to that Service`, () =>
      assert.deepEqual(manifestsWith({ gateway: { name: "public", host, namespace } }).httpRoute?.spec, {
        parentRefs: [{ name: "public", namespace: where }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name: "chat-service", port: 8080 }] }],
      }));
  }

  it("keeps secret variables in a Secret that can't be changed, and names it where they are read", () => {
    const { deployment, secret } = manifestsWith({ env: { A: "1" }, secretEnv: { B: "hush" } });
    assert.deepEqual([secret?.immutable, secret?.stringData], [true, { B: "hush" }]);
    assert.deepEqual(deployment.spec.template.spec?.containers[0].env, [
      { name: "A", value: "1" },
      { name: "B", valueFrom: { secretKeyRef: { name: secret?.metadata.name, key: "B" } } },
    ]);
    assert.ok(!JSON.stringify(deployment).includes("hush"));
  });

  it("has another Secret, and so other replicas, for other secrets", () => {
    const of = (B: string) => manifestsWith({ secretEnv: { B } });
    assert.deepEqual(of("1"), of("1"));
    assert.notEqual(of("1").secret?.metadata.name, of("2").secret?.metadata.name);
    assert.notDeepEqual(of("1").deployment.spec.template, of("2").deployment.spec.template);
  });

  it("keeps two services in one namespace apart in every object", () => {
    const [one, other] = ["chat", "support"].map(everyObjectOf);
    assert.equal(one.length, 8);
    one.forEach((object, index) => {
      assert.equal(object.kind, other[index].kind);
      assert.notEqual(object.metadata.name, other[index].metadata.name);
      assert.equal(JSON.stringify(other[index]).replaceAll("support", "chat"), JSON.stringify(object));
    });
  });
});
