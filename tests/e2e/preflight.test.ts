import assert from "node:assert/strict";
import { numberOf } from "../../components/quantity.ts";
import { withPolicy } from "./admissionPolicy.ts";
import { assertSays } from "./assertSays.ts";
import { ownStack } from "./ownStack.ts";
import { withRoomForPods } from "./quota.ts";
import type { TestStack } from "./testStack.ts";
import { assertRolledOut } from "./testStack.ts";
import { assertUnchanged } from "./unchanged.ts";

describe("an update, before it begins,", () => {
  let stack: TestStack;

  ownStack((own) => (stack = own));
  afterEach(() => stack.restore());

  /** Asserts that a preview and an `up` refuse the stack, and that nothing was changed. */
  const refused = (...expected: (string | RegExp)[]) =>
    assertUnchanged(stack, async () => {
      assertSays((await stack.fail("preview")).output, "1 problem that an update", ...expected);
      assertSays((await stack.failUp()).output, "1 problem that an update", ...expected);
    });

  describe("is refused for room", () => {
    it("if a quota has none for the replicas, with as many as fit", () =>
      withRoomForPods(stack, 4, async () => {
        await stack.set("replicas", 6);
        await refused(
          `chat-service:replicas is 6; of 3 more, ResourceQuota ${stack.namespace}/few-pods has room for 1`,
          `Run: npx pulumi config set replicas 4 --stack ${stack.name}`,
          `To leave that check out: npx pulumi config set skipPreflight room --stack ${stack.name}`,
        );
        await stack.set("replicas", 4);
        await stack.up();
        await assertRolledOut(stack, 4);
        await stack.set("imageTag", "0.1.3");
        await refused("of 4 new replicas, each of which starts before an old one goes, ResourceQuota");
        await stack.restore();
        await stack.up();
      }));

    it("if a LimitRange doesn't allow it, with what is allowed", async () => {
      const { namespace } = stack;
      const spec = { limits: [{ type: "Container", max: { memory: "256Mi" } }] };
      await stack.core.createNamespacedLimitRange({ namespace, body: { metadata: { name: "small" }, spec } });
      try {
        await stack.set("memoryLimit", "300Mi");
        await refused(
          `chat-service:memoryLimit is "300Mi"; allowed by LimitRange ${namespace}/small is at most 256Mi. ` +
            `Run: npx pulumi config set memoryLimit 256Mi --stack ${stack.name}`,
        );
      } finally {
        await stack.core.deleteNamespacedLimitRange({ namespace, name: "small" });
      }
    });

    it("if the node is full, for more replicas and for others in place of those that run", async () => {
      const [node] = (await stack.core.listNode()).items;
      // Three fit, with room for other tests beside them; a fourth doesn't.
      const third = Math.floor(numberOf(node.status?.allocatable?.memory ?? "") / 3.5 / 2 ** 20);
      await stack.set("memoryLimit", `${third}Mi`);
      await stack.set("memoryRequest", `${third}Mi`);
      await stack.up();
      const filled = (key: string, value: string | number) => stack.set(key, value);

      await filled("replicas", 5);
      await refused(
        "chat-service:replicas is 5; of 2 more, the nodes have room for 0",
        `each takes 10m of cpu, ${third}Mi of memory and 1 of pods; chat-local has`,
        `Run: npx pulumi config set replicas 3 --stack ${stack.name}`,
      );
      await stack.unset("replicas");
      await filled("imageTag", "0.1.3");
      await refused(
        "chat-service:replicaCount is 3; of 3 new replicas, each of which starts before an old one goes, the nodes",
        `Run: npx pulumi config set replicaCount 2 --stack ${stack.name}`,
      );
      await stack.set("replicaCount", 2);
      await stack.up();
      await assertRolledOut(stack, 2, "0.1.3");
      await stack.restore();
      await stack.up();
    });
  });

  describe("is refused by the API server", () => {
    const { core, apps } = { core: () => stack.core, apps: () => stack.apps };

    it("if an admission policy refuses an object, which is quoted", async () => {
      const replicas = (count: number) =>
        apps()
          .patchNamespacedDeployment({
            namespace: stack.namespace,
            name: "chat-deployment",
            dryRun: "All",
            body: [{ op: "replace", path: "/spec/replicas", value: count }],
          })
          .then(() => false)
          .catch(() => true);
      const rule = {
        group: "apps",
        resource: "deployments",
        expression: "object.spec.replicas <= 3",
        message: "three are enough",
      };
      await withPolicy(
        stack,
        rule,
        () => replicas(4),
        async () => {
          await stack.set("replicas", 4);
          await refused(
            `Deployment ${stack.namespace}/chat-deployment would be refused by the API server: `,
            "denied request: three are enough",
            `kubectl --context chat-local get validatingadmissionpolicy ${stack.namespace}-deployments --output yaml`,
          );
        },
      );
    });

    it("if an admission policy lets the Deployment pass, and none of its pods", async () => {
      const [{ spec }] = await stack.pods();
      const containers = (spec?.containers ?? []).map((container) => ({
        ...container,
        image: "docker.io/jeongchanmin/spring-server:0.1.3",
      }));
      const pod = { metadata: { name: "try" }, spec: { ...spec, nodeName: undefined, containers } };
      const isInForce = () =>
        core()
          .createNamespacedPod({ namespace: stack.namespace, body: pod, dryRun: "All" })
          .then(() => false)
          .catch((error: unknown) => String(error).includes("not yet"));
      const rule = {
        group: "",
        resource: "pods",
        expression: "object.spec.containers.all(c, !c.image.endsWith(':0.1.3'))",
        message: "not yet",
      };
      await withPolicy(stack, rule, isInForce, async () => {
        await stack.set("imageTag", "0.1.3");
        await refused(
          `A pod of Deployment ${stack.namespace}/chat-deployment would be refused by the API server: `,
          "denied request: not yet",
        );
        await stack.set("skipPreflight", "admission");
        await stack.succeed("preview");
      });
    });
  });

  it("changes nothing by the option that leaves a check out", async () => {
    await stack.set("skipPreflight", "image,room,admission");
    await stack.up("--expect-no-changes");
    assert.equal((await stack.outputs()).imageDigest, undefined);
  });
});
