import assert from "node:assert/strict";
import { CustomObjectsApi, SchedulingV1Api } from "@kubernetes/client-node";
import { loadStandIn } from "../../local/cluster/images.ts";
import { Meter } from "../../meter/meter.ts";
import { processOf } from "./containerProcess.ts";
import { defineHttpRoutes } from "./httpRoutes.ts";
import { emptyRegistry } from "./emptyRegistry.ts";
import { takeIngress } from "./ingressController.ts";
import { assertRolledOut, TestStack, until } from "./testStack.ts";

const host = "chat.example.com";

describe("an option", () => {
  let stack: TestStack;

  before(async () => {
    stack = await TestStack.create();
    await stack.set("replicaCount", 2);
    await stack.up();
  });
  after(() => stack.remove());

  const setPath = (path: string, value: string, ...flags: string[]) =>
    stack.succeed("config", "set", "--path", path, ...flags, "--", value);
  const podSpec = async () => (await stack.deployment()).spec?.template.spec;
  const secretNames = async () =>
    (await stack.core.listNamespacedSecret({ namespace: stack.namespace })).items.map(({ metadata }) => metadata?.name);

  describe("of the environment", () => {
    const password = "correct horse battery";

    it("gives the server its variables, those that are secret as well", async () => {
      await setPath("env.LOG_LEVEL", "debug");
      await setPath("env.DB_PASSWORD", password, "--secret");
      await stack.up();
      const [pod] = await stack.readyPods();
      const { environment } = processOf(pod);
      assert.deepEqual([environment.LOG_LEVEL, environment.DB_PASSWORD], ["debug", password]);
    });

    it("shows no secret in preview, state, pods or the history of revisions", async () => {
      const preview = await stack.succeed("preview", "--diff", "--refresh");
      const state = await stack.succeed("stack", "export");
      const history = await stack.succeed("stack", "history", "--json");
      const objects = [await stack.deployment(), await stack.pods()].map((object) => JSON.stringify(object));
      for (const text of [preview.output, state.output, history.output, ...objects]) {
        assert.ok(!text.includes(password) && !text.includes(Buffer.from(password).toString("base64")));
      }
    });

    it("keeps the Secret of the replicas that serve until another one's have replaced them", async () => {
      const [before] = await secretNames();
      await setPath("env.DB_PASSWORD", "another", "--secret");
      await stack.set("imageTag", "0.1.9-missing");
      await stack.set("startupSeconds", 10);
      await stack.set("progressDeadlineSeconds", 45);
      const { output } = await stack.failUp();
      assert.equal((await secretNames()).length, 2);
      assert.ok((await secretNames()).includes(before));
      assert.doesNotMatch(output, /another/);

      await stack.set("imageTag", "0.1.2");
      await stack.up();
      const [after, ...others] = await secretNames();
      assert.deepEqual([others, after === before], [[], false]);
      const [pod] = await stack.readyPods();
      assert.equal(processOf(pod).environment.DB_PASSWORD, "another");
    });

    it("takes variables away again, and the Secret with the last of them", async () => {
      await stack.unset("env");
      await stack.up();
      assert.deepEqual(await secretNames(), []);
      assert.equal((await podSpec())?.containers[0].env, undefined);
    });
  });

  it("of the user and the folders it may write to holds for the server's process", async () => {
    await stack.set("runAsUser", 1234);
    await stack.set("writablePaths", "/var/cache/app,/data");
    await stack.up();
    const [pod] = await stack.readyPods();
    const { user, writableMounts } = processOf(pod);
    assert.equal(user, 1234);
    for (const path of ["/tmp", "/var/cache/app", "/data"]) {
      assert.ok(writableMounts.includes(path), path);
    }
    assert.ok(!writableMounts.includes("/"));
    await stack.unset("runAsUser");
    await stack.unset("writablePaths");
  });

  it("of the priority class puts the replicas before others", async () => {
    const api = stack.client(SchedulingV1Api);
    const name = `${stack.namespace}-test`;
    await api.createPriorityClass({ body: { metadata: { name }, value: 1000 } });
    try {
      await stack.set("priorityClass", name);
      await stack.up();
      assert.deepEqual(new Set((await stack.pods()).map(({ spec }) => spec?.priority)), new Set([1000]));
      await stack.unset("priorityClass");
      await stack.up();
    } finally {
      await api.deletePriorityClass({ name });
    }
  });

  it("of the image pull secret lets the kubelet into a registry that keeps others out", async () => {
    const registry = await emptyRegistry("robot:hush");
    try {
      await stack.set("image", `${registry.host}/chat`);
      await stack.set("skipPreflight", "image");
      const outside = await stack.failUp();
      assert.match(outside.output, /failed: (ErrImagePull|ImagePullBackOff)/);
      assert.match(outside.output, /unauthorized|authorization failed|401/i);

      const auth = Buffer.from("robot:hush").toString("base64");
      const config = JSON.stringify({ auths: { [registry.host]: { auth } } });
      await stack.core.createNamespacedSecret({
        namespace: stack.namespace,
        body: {
          metadata: { name: "registry" },
          type: "kubernetes.io/dockerconfigjson",
          stringData: { ".dockerconfigjson": config },
        },
      });
      await stack.set("imagePullSecret", "registry");
      const inside = await stack.failUp();
      assert.match(inside.output, /not found/);
      assert.doesNotMatch(inside.output, /hush/);
    } finally {
      registry.stop();
    }
    await stack.unset("image");
    await stack.unset("skipPreflight");
    await stack.unset("imagePullSecret");
    await stack.core.deleteNamespacedSecret({ namespace: stack.namespace, name: "registry" });
    await stack.up();
    await assertRolledOut(stack, 2, "0.1.2");
  });

  it("of session affinity lets a client keep its replica", async () => {
    const answers = async () => {
      const names: string[] = [];
      for (let request = 0; request < 20; request++) {
        names.push(await stack.answer().catch(() => ""));
      }
      return names.includes("") ? 0 : new Set(names).size;
    };
    assert.equal(await answers(), 2);
    await stack.set("sessionAffinitySeconds", 60);
    await stack.up();
    await until("kube-proxy knows it", async () => (await answers()) === 1);
    await stack.unset("sessionAffinitySeconds");
  });

  it("of the Service's type goes from a node port to the cluster's inside and back, each in one update", async () => {
    await stack.set("serviceType", "ClusterIP");
    await stack.unset("nodePort");
    await stack.up();
    assert.equal((await stack.outputs()).url, `http://chat-service.${stack.namespace}:8080`);
    const { spec } = await stack.service();
    assert.deepEqual([spec?.type, spec?.ports?.[0].nodePort], ["ClusterIP", undefined]);
    await until("kube-proxy knows it", async () => (await stack.answer().catch(() => "")) === "");

    await stack.unset("serviceType");
    await stack.set("nodePort", stack.nodePort);
    await stack.up();
    await stack.untilServed();
  });

  it("of a load balancer fails with the reason where there is none, and leads back to the node port", async () => {
    await stack.set("serviceType", "LoadBalancer");
    await stack.unset("nodePort");
    await stack.set("startupSeconds", 10);
    await stack.set("progressDeadlineSeconds", 65);
    const { output } = await stack.failUp();
    assert.match(output, /failed: Unreachable/);
    assert.match(output, /no load balancer has taken Service chat-service for 65 s/);
    await stack.follow(output, "To go back: ");
    assert.equal((await stack.service()).spec?.type, "NodePort");
  });

  describe("of who answers for the host", () => {
    before(() => stack.restore());

    it("lets an ingress controller do it, once one has taken the Ingress", async () => {
      await stack.set("serviceType", "ClusterIP");
      await stack.unset("nodePort");
      await setPath("ingress.host", host);
      await setPath("ingress.tlsSecret", "chat-tls");
      await setPath("ingress.className", "nginx");
      await setPath('ingress.annotations["nginx.ingress.kubernetes.io/limit-rps"]', "20");
      const updated = stack.up();
      const { metadata, spec } = await takeIngress(stack);
      await updated;
      assert.equal((await stack.outputs()).url, `https://${host}`);
      assert.equal(metadata?.annotations?.["nginx.ingress.kubernetes.io/limit-rps"], "20");
      assert.equal(spec?.tls?.[0].secretName, "chat-tls");
    });

    it("lets a Gateway do it, once one has accepted the HTTPRoute", async () => {
      const routes = await defineHttpRoutes(stack);
      try {
        await stack.unset("ingress");
        await setPath("gateway.name", "public");
        await setPath("gateway.namespace", "gateways");
        await setPath("gateway.host", host);
        const api = stack.client(CustomObjectsApi);
        const route = {
          group: "gateway.networking.k8s.io",
          version: "v1",
          plural: "httproutes",
          namespace: stack.namespace,
          name: "chat-route",
        };
        const updated = stack.up();
        await until("there is a route", () => api.getNamespacedCustomObject(route).then(Boolean, () => false));
        const body = (await api.getNamespacedCustomObject(route)) as {
          metadata: { generation: number };
          spec: { hostnames: string[]; parentRefs: object[] };
        };
        const parentRef = { name: "public", namespace: "gateways" };
        const condition = {
          type: "Accepted",
          status: "True",
          observedGeneration: body.metadata.generation,
          reason: "Accepted",
          message: "",
          lastTransitionTime: new Date().toISOString(),
        };
        await api.replaceNamespacedCustomObjectStatus({
          ...route,
          body: {
            ...body,
            status: { parents: [{ parentRef, controllerName: "example.com/test", conditions: [condition] }] },
          },
        });
        await updated;
        assert.equal((await stack.outputs()).url, `https://${host}`);
        assert.deepEqual(body.spec.hostnames, [host]);
        await stack.unset("gateway");
        await stack.up();
      } finally {
        await routes.remove();
      }
    });
  });

  describe("of the drain", () => {
    it("lets old replicas keep their sessions after an update has ended, and waits only if asked", async () => {
      await stack.restore();
      await loadStandIn("docker.io/jeongchanmin/spring-server:0.1.5-drains", [
        "netexec",
        "--http-port=8080",
        "--delay-shutdown=50",
      ]);
      await stack.set("imageTag", "0.1.5-drains");
      await stack.set("drainSeconds", 300);
      await stack.up();
      await until("the replicas before are gone", async () => (await stack.pods()).length === 3);

      await stack.set("imageTag", "0.1.3");
      const { output } = await stack.up();
      assert.match(output, /3 replicas get no new connections and may still have sessions, until \S+Z at the latest\./);
      assert.equal((await stack.pods()).length, 6);
      assert.equal((await stack.readyPods()).length, 3);

      await stack.set("awaitDrain", true);
      await stack.up();
      await assertRolledOut(stack, 3, "0.1.3");
    });
  });

  describe("of the bake time", () => {
    it("lets a server that breaks after it was ready stop the rollout, while the old ones serve", async () => {
      await stack.restore();
      await stack.set("probePath", "/healthz");
      await stack.set("bakeSeconds", 20);
      await stack.set("startupSeconds", 10);
      await stack.set("progressDeadlineSeconds", 45);
      await stack.up();
      await stack.untilServed();

      const load = { address: "127.0.0.1", port: stack.nodePort, requestsPerSecond: 100, maxRequests: 20_000 };
      const meter = Meter.start({ ...load, connections: "new" });
      const before = new Set(await stack.readyPods());
      await stack.set("imageTag", "0.1.3");
      const failed = stack.failUp();
      await until("a new replica that is ready", async () => {
        const ready = await stack.readyPods();
        const broken = ready.find((pod) => !before.has(pod));
        return broken !== undefined && process.kill(processOf(broken).id, "SIGSTOP");
      });
      const { output } = await failed;
      const measured = await meter.stop();
      assert.match(output, /failed: .*\(1 of 3 updated, 3 old ones left/);
      assert.match(output, /3 ready replicas keep serving/);
      assert.ok(measured.requests > 0);
      assert.deepEqual(Object.keys(measured.failures), ["timeout"]); // Those that the broken one was still given.
      await stack.follow(output, "To go back: ");
      await assertRolledOut(stack, 3, "0.1.2");
    });
  });
});
