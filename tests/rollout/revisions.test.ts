import assert from "node:assert/strict";
import { Revisions } from "../../rollout/revisions.ts";
import type { Deployment, ReplicaSet } from "../../rollout/objects.ts";
import { apiServer } from "../kubernetes/apiServers.ts";
import { replicaSet } from "./fakeCluster.ts";
import { planWith } from "./plans.ts";

const numbered = (revision: string) => ({ "deployment.kubernetes.io/revision": revision });
const deploymentOf = (revision: string) => ({ metadata: { annotations: numbered(revision) } }) as Deployment;

describe("Revisions", () => {
  let items: ReplicaSet[];
  let revisions: Revisions;

  beforeEach(() => {
    items = [replicaSet("old", "spring-server:0.1.2", 3, numbered("1"))];
    revisions = new Revisions(
      apiServer(() => ({ items })),
      planWith(),
    );
  });

  it("are of the Deployment's revision once that one's own ReplicaSet is there", async () => {
    assert.ok(!revisions.areOf(deploymentOf("2")));
    await revisions.read(deploymentOf("2"));
    assert.ok(!revisions.areOf(deploymentOf("2")));
    items = [...items, replicaSet("new", "spring-server:0.1.3", 1, numbered("2"))];
    await revisions.read(deploymentOf("2"));
    assert.ok(revisions.areOf(deploymentOf("2")));
    assert.ok(!revisions.areOf(deploymentOf("3")));
    assert.equal(revisions.current?.metadata?.name, "chat-deployment-new");
  });

  it("know the templates that ran, and none that had no replica", async () => {
    items = [...items, replicaSet("older", "spring-server:0.1.1", 0, numbered("0"))];
    await revisions.read(deploymentOf("1"));
    items = [
      replicaSet("old", "spring-server:0.1.2", 1, numbered("1")),
      replicaSet("new", "spring-server:0.1.3", 2, numbered("2")),
    ];
    await revisions.read(deploymentOf("2"));
    assert.deepEqual([...revisions.templatesThatRan], ["old", "new"]);
  });
});
