import assert from "node:assert/strict";
import { refuseTakenNodePort } from "../../checks/nodePort.ts";
import { apiServer } from "../kubernetes/apiServers.ts";

const wanted = { namespace: "chat-dev", serviceName: "chat-service", nodePort: 30000, stack: "dev" };
const having = (namespace: string, name: string, ...nodePorts: number[]) =>
  apiServer(() => ({
    items: [{ metadata: { namespace, name }, spec: { ports: nodePorts.map((nodePort) => ({ port: 80, nodePort })) } }],
  }));

describe("refuseTakenNodePort", () => {
  it("lets a stack keep its own port", () => refuseTakenNodePort(having("chat-dev", "chat-service", 30000), wanted));

  it("lets a stack have a free port", () => refuseTakenNodePort(having("default", "other", 30001), wanted));

  it("refuses another Service's port and proposes a free one", () =>
    assert.rejects(refuseTakenNodePort(having("default", "other", 30000, 30001), wanted), {
      code: "TakenNodePort",
      subjects: ["chat-service:nodePort", "Service default/other"],
      message:
        /nodePort is 30000, which Service default\/other has; .* Run: npx pulumi config set nodePort 30002 --stack dev/,
    }));

  it("leaves it to the API server where Services may not be listed", () =>
    refuseTakenNodePort(
      apiServer(() => new Error("forbidden")),
      wanted,
    ));
});
