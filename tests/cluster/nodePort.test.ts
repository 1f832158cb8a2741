import assert from "node:assert/strict";
import { V1Service } from "@kubernetes/client-node";
import { Cluster } from "../../cluster/connect";
import { refuseTakenNodePort } from "../../cluster/nodePort";

const wanted = { namespace: "chat-dev", service: "chat-service", nodePort: 30000, stack: "dev" };

function clusterWith(services: () => Promise<{ items: V1Service[] }>): Cluster {
  return { core: { listServiceForAllNamespaces: services } } as unknown as Cluster;
}
const having = (namespace: string, name: string, ...nodePorts: number[]) =>
  clusterWith(async () => ({ items: [{ metadata: { namespace, name }, spec: { ports: nodePorts.map((nodePort) => ({ port: 80, nodePort })) } }] }));

describe("refuseTakenNodePort", () => {
  it("lets a stack keep its own port", () => refuseTakenNodePort(having("chat-dev", "chat-service", 30000), wanted));

  it("lets a stack have a free port", () => refuseTakenNodePort(having("default", "other", 30001), wanted));

  it("refuses another Service's port and proposes a free one", () =>
    assert.rejects(
      refuseTakenNodePort(having("default", "other", 30000, 30001), wanted),
      /nodePort is 30000, which Service default\/other has; .* Run: npx pulumi config set nodePort 30002 --stack dev/,
    ));

  it("leaves it to the API server where Services may not be listed", () =>
    refuseTakenNodePort(
      clusterWith(() => Promise.reject(new Error("forbidden"))),
      wanted,
    ));
});
