import assert from "node:assert/strict";
import type { CoreV1EventList, V1Node, V1NodeList, V1Pod, V1PodList, V1Service } from "@kubernetes/client-node";
import { administer, apply } from "../../../local/cluster/administer.ts";
import { addClient, removeClient, setCable } from "../../../local/cluster/network.ts";
import { clusterNodes } from "../../../local/cluster/nodes.ts";
import { until } from "../testStack.ts";
import { answerTo, throughPod } from "./client.ts";
import { rejoin } from "./rejoin.ts";

const namespace = "three-nodes";
const nodePort = 30100;
const nodes = clusterNodes(3);
const allowed = "198.19.255.101";
const others = "198.19.255.102";

const labels = { app: "web" };
const image = "docker.io/jeongchanmin/spring-server:0.1.2";

describe("three nodes", () => {
  let pods: V1Pod[];
  let loadBalancer: string;
  let allowedClient: string;
  let otherClient: string;

  before(async () => {
    await apply([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata: { name: "web", namespace },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: "web", image }], terminationGracePeriodSeconds: 1 },
          },
        },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace },
        spec: {
          type: "LoadBalancer",
          externalTrafficPolicy: "Local", // Or a node would hide the clients' addresses behind its own.
          selector: labels,
          ports: [{ port: 8080, nodePort }],
        },
      },
    ]);
    await administer(["rollout", "status", "daemonset/web", `--namespace=${namespace}`, "--timeout=120s"]);
    pods = (await get<V1PodList>("pods")).items;
    allowedClient = await addClient(allowed);
    otherClient = await addClient(others);
  });

  after(async () => {
    await removeClient(allowed);
    await removeClient(others);
    await administer(["delete", "namespace", namespace]);
  });

  const get = async <T>(...what: string[]) =>
    JSON.parse(await administer(["get", ...what, `--namespace=${namespace}`, "--output=json"])) as T;

  const addresses = () => pods.map(({ status }) => status?.podIP ?? "");

  it("are ready, with an address and pods each", async () => {
    const { items } = await get<V1NodeList>("nodes");
    const expected = nodes.map(({ name, address }) => [name, address, "True"]);
    assert.deepEqual(items.map(summary), expected);
    assert.deepEqual(new Set(pods.map(({ spec }) => spec?.nodeName)), new Set(nodes.map(({ name }) => name)));
  });

  it("answer at the node port of each address, and of the first one on 127.0.0.1 as well", async () => {
    for (const address of ["127.0.0.1", ...nodes.map((node) => node.address)]) {
      await untilAnswered(undefined, `${address}:${nodePort}`);
      if (address !== "127.0.0.1") {
        await untilAnswered(otherClient, `${address}:${nodePort}`);
      }
    }
  });

  it("carry requests from pod to pod, on all of them, with the address of who asks", async () => {
    for (const from of addresses()) {
      for (const to of addresses()) {
        await until(
          `an answer from ${to} to ${from}, with its address`,
          async () => (await throughPod(from, to, "clientip")).split(":")[0] === from,
        );
      }
    }
  });

  it("resolve a Service's name in each pod", async () => {
    for (const address of addresses()) {
      const service = `web.${namespace}.svc.cluster.local`;
      await until(`an answer of the Service to ${address}`, async () =>
        (await throughPod(address, service, "hostname")).startsWith("web-"),
      );
    }
    const { items } = await get<CoreV1EventList>("events");
    assert.deepEqual(
      items.filter(({ reason }) => reason === "MissingClusterDNS").map(({ message }) => message),
      [],
    );
  });

  it("give a Service of the type LoadBalancer an address that answers", async () => {
    await until("an address", async () => {
      loadBalancer = (await get<V1Service>("service", "web")).status?.loadBalancer?.ingress?.[0].ip ?? "";
      return loadBalancer !== "";
    });
    for (const client of [undefined, allowedClient, otherClient]) {
      await untilAnswered(client, `${loadBalancer}:8080`);
    }
  });

  it("enforce a NetworkPolicy, at the node ports, the load balancer's address and the pods' own", async () => {
    const urls = [
      ...nodes.map(({ address }) => `http://${address}:${nodePort}/clientip`),
      `http://${loadBalancer}:8080/clientip`,
      ...addresses().map((address) => `http://${address}:8080/clientip`),
    ];
    const untilAllAnswer = (client: string, what: string, expected?: string) =>
      until(what, async () => {
        const answers = await Promise.all(urls.map((url) => answerTo(client, url)));
        return answers.every((answer) => answer?.split(":")[0] === expected);
      });
    const policy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "web", namespace },
      spec: {
        podSelector: { matchLabels: labels },
        ingress: [{ from: [{ ipBlock: { cidr: `${allowed}/32` } }], ports: [{ port: 8080 }] }],
      },
    };

    await untilAllAnswer(otherClient, "answers to the others", others);
    await apply([policy]);
    await untilAllAnswer(otherClient, "no answer to the others");
    await untilAllAnswer(allowedClient, "answers to the one that is allowed", allowed);
    assert.equal(await throughPod(addresses()[0], addresses()[1], "clientip"), "");

    await administer(["delete", "networkpolicy", "web", `--namespace=${namespace}`]);
    await untilAllAnswer(otherClient, "answers to the others again", others);
  });

  it("report what their pods use", async () => {
    await until("figures", async () => {
      const figures = await administer(["top", "pods", `--namespace=${namespace}`, "--no-headers"]).catch(() => "");
      return figures.split("\n").filter((line) => /^web-\S+ +\d+m +\d+Mi *$/.test(line)).length === nodes.length;
    });
    const ofNodes = await administer(["top", "nodes", "--no-headers"]);
    assert.deepEqual(ofNodes.match(/^chat-local\S*/gm)?.sort(), nodes.map(({ name }) => name).sort());
  });

  it("lose one that is cut off, while the others answer, and have it back", async () => {
    const [first, second, third] = nodes;
    const isReady = async (node: string) => summary(await get<V1Node>("node", node))[2] === "True";
    await setCable(third, false);
    try {
      await until("the end of its readiness", async () => !(await isReady(third.name)), 90);
      assert.equal(await answerTo(otherClient, `http://${third.address}:${nodePort}/hostname`), undefined);
      for (const { address } of [first, second]) {
        await untilAnswered(otherClient, `${address}:${nodePort}`);
      }
    } finally {
      await rejoin(third.number);
    }
    await untilAnswered(otherClient, `${third.address}:${nodePort}`);
  });
});

/** Waits until one of the pods answers; on a busy machine, one of many requests may take longer than a client waits. */
async function untilAnswered(client: string | undefined, host: string): Promise<void> {
  await until(
    `an answer at ${host}`,
    async () => (await answerTo(client, `http://${host}/hostname`))?.startsWith("web-") ?? false,
  );
}

/** Name, address and readiness of a node. */
function summary({ metadata, status }: V1Node): (string | undefined)[] {
  return [
    metadata?.name,
    status?.addresses?.find(({ type }) => type === "InternalIP")?.address,
    status?.conditions?.find(({ type }) => type === "Ready")?.status,
  ];
}
