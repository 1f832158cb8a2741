import assert from "node:assert/strict";
import { administer, apply } from "../../../local/cluster/administer.ts";
import { addClient, removeClient, setCable } from "../../../local/cluster/network.ts";
import { clusterNodes } from "../../../local/cluster/nodes.ts";
import type { Measurement } from "../../../meter/meter.ts";
import { Meter } from "../../../meter/meter.ts";
import { assertRolledOut, TestStack, until } from "../testStack.ts";
import { answerTo, throughPod } from "./client.ts";
import { rejoin } from "./rejoin.ts";

const nodes = clusterNodes(3);
const image = "docker.io/jeongchanmin/spring-server:0.1.2";
const insider = "198.19.255.103";
const zoneLabel = "topology.kubernetes.io/zone";
const outsider = "198.19.255.104";

describe("the chat service on three nodes", () => {
  let dev: TestStack;
  let insideClient: string;
  let outsideClient: string;

  before(async () => {
    dev = await TestStack.create("dev");
    insideClient = await addClient(insider);
    outsideClient = await addClient(outsider);
    await dev.up();
  });
  after(async () => {
    await removeClient(insider);
    await removeClient(outsider);
    await dev.remove();
  });

  beforeEach(() => dev.restore());

  const setPath = (path: string, value: string) => dev.succeed("config", "set", "--path", path, "--", value);
  const replicasByNode = async () => {
    const pods = await dev.pods();
    return nodes.map(({ name }) => pods.filter(({ spec }) => spec?.nodeName === name).length);
  };
  const replicas = async () => (await dev.deployment()).spec?.replicas ?? 0;

  /** Waits until the server answers, and sees the client's own address. */
  const untilItSees = (client: string, url: string, address: string) =>
    until(url, async () => (await answerTo(client, `${url}/clientip`))?.split(":")[0] === address);

  /** Waits until the server gives no answer, as the NetworkPolicy is known where it runs. */
  const untilSilent = (client: string, url: string) =>
    until(`silence at ${url}`, async () => (await answerTo(client, `${url}/clientip`)) === undefined);

  /** Sends requests to the node port of the first node while something is done, and tells what became of them. */
  async function underLoad(requestsPerSecond: number, work: () => Promise<unknown>): Promise<Measurement> {
    const load = { address: "127.0.0.1", port: dev.nodePort, requestsPerSecond, maxRequests: requestsPerSecond * 400 };
    const meter = Meter.start({ ...load, connections: "new" });
    let measured: Measurement;
    try {
      await work();
    } finally {
      measured = await meter.stop();
    }
    console.log(`      ${measured.requests} requests, ${measured.failed} failed ${JSON.stringify(measured.failures)}`);
    return measured;
  }

  it("has a replica on each, after an update as well", async () => {
    assert.deepEqual(await replicasByNode(), [1, 1, 1]);
    await dev.set("imageTag", "0.1.3");
    await dev.up();
    assert.deepEqual(await replicasByNode(), [1, 1, 1]);
  });

  it("has as many replicas in each zone, after an update as well", async () => {
    const label = (node: string, zone: string) => administer(["label", "node", node, zoneLabel + zone]);
    await Promise.all(nodes.map(({ name }, index) => label(name, index < 2 ? "=a" : "=b")));
    await dev.set("replicas", 4);
    for (const imageTag of ["0.1.2", "0.1.3"]) {
      await dev.set("imageTag", imageTag);
      await dev.up();
      assert.deepEqual(await replicasByNode(), [1, 1, 2], imageTag);
    }
    await Promise.all(nodes.map(({ name }) => label(name, "-")));
  });

  it("loses no request while one of them is drained", async () => {
    await dev.up();
    try {
      const { failed } = await underLoad(200, async () => {
        await administer(["drain", nodes[2].name, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=300s"]);
        await until("3 replicas on the other two", async () => (await dev.readyPods()).length === 3);
      });
      assert.equal((await replicasByNode())[2], 0);
      assert.equal(failed, 0);
    } finally {
      await administer(["uncordon", nodes[2].name]);
    }
  });

  it("answers at a load balancer's address to those who are allowed and to nobody else there or at a pod", async () => {
    await dev.set("serviceType", "LoadBalancer");
    await dev.unset("nodePort");
    await dev.set("allowedCidrs", `${insider}/32`);
    await dev.up();
    const { url } = await dev.outputs();
    const pods = (await dev.pods()).map(({ status }) => `http://${status?.podIP}:8080`);
    for (const address of [String(url), ...pods]) {
      await untilItSees(insideClient, address, insider);
      await untilSilent(outsideClient, address);
    }
  });

  it("answers pods of the namespaces that are allowed, and no others", async () => {
    const namespaces = ["chat-friends", "chat-strangers"];
    await apply(
      namespaces.flatMap((name) => [
        { apiVersion: "v1", kind: "Namespace", metadata: { name } },
        {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "client", namespace: name },
          spec: { containers: [{ name: "client", image }], terminationGracePeriodSeconds: 1 },
        },
      ]),
    );
    try {
      await dev.set("allowedNamespaces", "chat-friends");
      await dev.up();
      const [friend, stranger] = await Promise.all(
        namespaces.map(async (namespace) => {
          await administer([
            "wait",
            "pod/client",
            "--for=condition=Ready",
            "--timeout=300s",
            `--namespace=${namespace}`,
          ]);
          const path = "jsonpath={.status.podIP}";
          return administer(["get", "pod", "client", `--namespace=${namespace}`, `--output=${path}`]);
        }),
      );
      const service = `chat-service.${dev.namespace}.svc.cluster.local`;
      const answer = (pod: string) => throughPod(pod, service, "hostname");
      await until("an answer to a friend", async () => (await answer(friend)).startsWith("chat-deployment-"));
      await until("no answer to a stranger", async () => (await answer(stranger)) === "");
    } finally {
      await administer(["delete", "namespace", ...namespaces]);
    }
  });

  it("answers at the node port of each node with a replica to those who are allowed, and to nobody else", async () => {
    await dev.set("allowedCidrs", `${insider}/32`);
    await dev.up();
    for (const { address } of nodes) {
      const url = `http://${address}:${dev.nodePort}`;
      await untilItSees(insideClient, url, insider);
      await untilSilent(outsideClient, url);
    }
    await dev.restore();
    await dev.up();
    await until("an answer to everybody", async () => {
      const answer = await answerTo(outsideClient, `http://${nodes[1].address}:${dev.nodePort}/hostname`);
      return answer !== undefined;
    });
  });

  it("scales itself out under load, loses nothing in an update meanwhile, and scales in again", async () => {
    await dev.unset("replicaCount");
    await setPath("autoscaling.minReplicas", "2");
    await setPath("autoscaling.maxReplicas", "5");
    await setPath("autoscaling.targetCpuPercent", "50");
    await dev.up();
    assert.equal(await replicas(), 3, "turned on, it takes none away");
    await until("2 replicas without load", async () => (await replicas()) === 2, 180);

    const { failed } = await underLoad(300, async () => {
      await until("more replicas", async () => (await replicas()) > 2, 120);
      await dev.set("imageTag", "0.1.3");
      await dev.up();
      await until("5 replicas", async () => (await dev.readyPods()).length === 5, 120);
    });
    assert.equal(failed, 0);
    await until("2 replicas again", async () => (await replicas()) === 2, 180);

    await dev.unset("autoscaling");
    await dev.set("replicas", 2);
    await dev.up();
    await assertRolledOut(dev, 2, "0.1.3");
  });

  it("serves again, and has all replicas again, once a node is lost", async () => {
    await dev.up();
    assert.deepEqual(await replicasByNode(), [1, 1, 1]);
    try {
      const start = performance.now();
      const seconds = () => (performance.now() - start) / 1000;
      const lost = await underLoad(100, async () => {
        await setCable(nodes[2], false);
        await until("only 2 endpoints", async () => (await dev.readyPods()).length === 2, 90);
        console.log(`      noticed after ${seconds().toFixed(0)} s`);
        await until("3 ready replicas", async () => (await dev.readyPods()).length === 3, 90);
        console.log(`      replaced after ${seconds().toFixed(0)} s`);
      });
      assert.ok(lost.failed > 0, "the meter sees a node that is lost");
      const { failed } = await underLoad(100, () => new Promise((resolve) => setTimeout(resolve, 5000)));
      assert.equal(failed, 0);
    } finally {
      await rejoin(nodes[2].number);
    }
  });
});
