import assert from "node:assert/strict";
import { verdictOf } from "../../../review/judge/verdict.ts";
import type { Fields } from "../../../review/read/json.ts";
import type { ResourceChange } from "../../../review/read/resourceChange.ts";
import { fieldChanges } from "../../../review/read/resourceChange.ts";
import { changeOf, json } from "./changes.ts";

describe("the verdict", () => {
  describe("of another service type", () => {
    const service = (type: string): Fields =>
      json({ type, ports: [{ port: 8080, nodePort: type === "NodePort" ? 30000 : undefined }] });

    for (const [from, to, address] of [
      ["NodePort", "ClusterIP", "nodes stop answering on node port 30000, and only pods of the cluster reach it"],
      [
        "NodePort",
        "LoadBalancer",
        "a load balancer is asked for an address, and nodes go on answering on node port 30000",
      ],
      ["LoadBalancer", "ClusterIP", "the load balancer's address is given up, and only pods of the cluster reach it"],
      ["LoadBalancer", "NodePort", "the load balancer's address is given up, and nodes answer on node port 30000"],
      ["ClusterIP", "NodePort", "nodes answer on node port 30000, and not only pods of the cluster reach it"],
      [
        "ClusterIP",
        "LoadBalancer",
        "a load balancer is asked for an address, and not only pods of the cluster reach it",
      ],
    ]) {
      it(`says what becomes of the address from ${from} to ${to}, as the only risk`, () => {
        const verdict = verdictOf([changeOf("Service", service(from), service(to))]);
        assert.equal(verdict.headline, `network exposure changed (type ${from} → ${to})`);
        assert.deepEqual(verdict.risks, [
          `**Service type** of Service chat ${from} → ${to}: ${address}. Clients and firewalls have to know.`,
        ]);
        assert.equal(verdict.traffic.toLowerCase(), `${address.toLowerCase()}.`);
      });
    }
  });

  describe("of who is let in", () => {
    const policy = (from: object[]): Fields => json({ podSelector: {}, ingress: [{ from, ports: [{ port: 8080 }] }] });
    const address = { ipBlock: { cidr: "203.0.113.7/32" } };
    const namespace = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } } };
    const exposure = (...changes: ResourceChange[]) => {
      const { risks } = verdictOf(changes);
      return risks.filter((risk) => !risk.startsWith("**Deletion**"));
    };

    it("names the addresses and namespaces of a NetworkPolicy", () => {
      for (const old of [undefined, policy([address])]) {
        assert.deepEqual(exposure(changeOf("NetworkPolicy", old, policy([address, namespace]))), [
          "**Network exposure** changes with NetworkPolicy chat: " +
            "it lets in 203.0.113.7/32 and pods of ingress-nginx, and nobody else.",
        ]);
      }
    });

    it("says that a NetworkPolicy that goes keeps nobody out, and leaves an unreadable one to the reviewer", () => {
      assert.deepEqual(exposure(changeOf("NetworkPolicy", policy([address]), undefined)), [
        "**Network exposure** changes with NetworkPolicy chat: it keeps nobody out any more.",
      ]);
      assert.deepEqual(exposure(changeOf("NetworkPolicy", undefined, policy([address, { podSelector: {} }]))), [
        "**Network exposure** changes with NetworkPolicy chat: check who gets through.",
      ]);
    });

    it("says whom a load balancer lets in, and which nodes answer", () => {
      const service = (fields: object): Fields => json({ type: "LoadBalancer", ...fields });
      const narrow = service({
        externalTrafficPolicy: "Local",
        loadBalancerSourceRanges: ["203.0.113.7/32", "10.0.0.0/8"],
      });
      assert.deepEqual(exposure(changeOf("Service", service({}), narrow)), [
        "**Network exposure** changes with Service chat: the load balancer lets in 203.0.113.7/32 and 10.0.0.0/8, " +
          "and nobody else; only nodes that run a replica answer.",
      ]);
      assert.deepEqual(exposure(changeOf("Service", narrow, service({}))), [
        "**Network exposure** changes with Service chat: the load balancer lets in everybody; every node answers.",
      ]);
    });

    for (const [kind, spec] of [
      ["Ingress", (host: string) => ({ rules: [{ host }] })],
      ["HTTPRoute", (host: string) => ({ hostnames: [host] })],
    ] as const) {
      it(`names the host that an ${kind} leads here, or no longer`, () => {
        const [old, other] = ["a.example.com", "b.example.com"].map((host) => json(spec(host)));
        const title = `**Network exposure** changes with ${kind} chat:`;
        assert.deepEqual(exposure(changeOf(kind, undefined, old)), [`${title} a.example.com leads to it from now on.`]);
        assert.deepEqual(exposure(changeOf(kind, old, undefined)), [`${title} a.example.com no longer leads to it.`]);
        assert.deepEqual(exposure(changeOf(kind, old, other)), [
          `${title} a.example.com no longer leads to it, and b.example.com leads to it from now on.`,
        ]);
      });
    }

    const annotated = (kind: string, old: object, planned: object): ResourceChange => {
      const object = (annotations: object): Fields =>
        json({ metadata: { annotations: { "example.com/a": "b", ...annotations } } });
      return { ...changeOf(kind, {}, {}), fields: fieldChanges(object(old), object(planned)) };
    };

    for (const [key, internal, open] of [
      ["service.beta.kubernetes.io/aws-load-balancer-scheme", "internal", "internet-facing"],
      ["service.beta.kubernetes.io/aws-load-balancer-internal", "true", undefined],
      ["service.beta.kubernetes.io/azure-load-balancer-internal", "true", "false"],
      ["networking.gke.io/load-balancer-type", "Internal", undefined],
      ["service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet", "internet"],
    ] as const) {
      it(`says that a load balancer gets open to the internet by ${key}, or closed`, () => {
        const [closed, opened] = [{ [key]: internal }, { [key]: open }];
        assert.deepEqual(exposure(annotated("Service", closed, opened)), [
          "**Network exposure** changes with Service chat: its load balancer goes from internal to internet-facing " +
            `(annotation ${key} ${internal} → ${open ?? "unset"}).`,
        ]);
        assert.match(
          exposure(annotated("Service", opened, closed))[0],
          /Service chat: its load balancer becomes internal/,
        );
      });
    }

    for (const kind of ["Service", "Ingress", "HTTPRoute", "Gateway"]) {
      it(`takes an annotation of a changed ${kind} for exposure, as it may say whom to let in`, () =>
        assert.deepEqual(exposure(annotated(kind, { ranges: "10.0.0.0/8" }, { ranges: "0.0.0.0/0" })), [
          `**Network exposure** changes with ${kind} chat: ` +
            "annotation ranges 10.0.0.0/8 → 0.0.0.0/0 may decide who gets in.",
        ]));
    }

    it("takes no annotation for exposure that only Pulumi or kubectl reads, or of what no controller reads", () => {
      const ours = annotated("Service", { "pulumi.com/skipAwait": "true" }, { "pulumi.com/skipAwait": "false" });
      assert.deepEqual(exposure(ours), []);
      assert.deepEqual(exposure(annotated("NetworkPolicy", { a: "1" }, { a: "2" })), []);
    });
  });
});
