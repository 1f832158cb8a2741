import assert from "node:assert/strict";
import type { ObjectReference } from "../../kubernetes/paths.ts";
import { refuseExisting } from "../../checks/refuseExisting.ts";
import { apiServer } from "../kubernetes/apiServers.ts";

const namespace: ObjectReference = { apiVersion: "v1", kind: "Namespace", metadata: { name: "chat-dev" } };
const service = { apiVersion: "v1", kind: "Service", metadata: { name: "chat-service", namespace: "chat-dev" } };
const objects = [namespace, service];

describe("refuseExisting", () => {
  const everything = apiServer((path) => objects.find(({ metadata }) => path.endsWith(`/${metadata.name}`)));

  it("names what the cluster has and the state doesn't know, and the two ways on", () =>
    assert.rejects(refuseExisting(everything, objects, { known: new Set(), stack: "dev" }), {
      code: "ExistingObjects",
      subjects: ["Namespace chat-dev", "Service chat-dev/chat-service"],
      message:
        "The cluster has what stack dev would create, and its state doesn't know it; nothing was changed:\n" +
        "  - Namespace chat-dev\n" +
        "  - Service chat-dev/chat-service\n" +
        "If it is this stack's, import it: npm run import -- dev\n" +
        "If it isn't, use another stack name, which has its own namespace and needs its own node port: " +
        "npx pulumi stack init NAME --copy-config-from dev && npx pulumi config set nodePort PORT --stack NAME",
    }));

  it("asks for no other node port where the cluster doesn't have the Service", async () => {
    const onlyNamespace = apiServer((path) => (path.endsWith("/chat-dev") ? namespace : new Error("not found")));
    const refused = refuseExisting(onlyNamespace, objects, { known: new Set(), stack: "dev" });
    await assert.rejects(refused, /--copy-config-from dev$/);
  });

  it("refuses only what the state doesn't know", () =>
    assert.rejects(refuseExisting(everything, objects, { known: new Set(["Namespace chat-dev"]), stack: "dev" }), {
      code: "ExistingObjects",
      subjects: ["Service chat-dev/chat-service"],
    }));

  it("asks the API server nothing where the state knows everything, or can't be read", async () => {
    const silent = apiServer((path) => assert.fail(path));
    const everyName = new Set(["Namespace chat-dev", "Service chat-dev/chat-service"]);
    await refuseExisting(silent, objects, { known: everyName, stack: "dev" });
    await refuseExisting(silent, objects, { known: undefined, stack: "dev" });
  });
});
