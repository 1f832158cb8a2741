import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { V1EndpointSlice } from "@kubernetes/client-node";
import type { Json } from "../../kubernetes/apiServer.ts";
import { ApiServer } from "../../kubernetes/apiServer.ts";
import type { Plan } from "../../rollout/plan.ts";
import type { Deployment, Pod, ReplicaSet, Service } from "../../rollout/objects.ts";

type Slice = Json<V1EndpointSlice>;

/** A pod, and what `kubectl get pods` shows of it. */
interface ShownPod {
  Ready?: string;
  Status?: string;
  Restarts?: string;
  pod?: Pod;
}

/** What a cluster has of a rollout. */
export interface Objects {
  deployment?: Deployment;
  service?: Service;
  replicaSets: ReplicaSet[];
  pods: Record<string, ShownPod>;
  slices: Slice[];
  /** What controllers say of the plan's other objects, by name. */
  statuses?: Record<string, object>;
}

const revision = { "deployment.kubernetes.io/revision": "2" };

/** The plan's rollout when it is complete, with 3 replicas. */
export function complete(plan: Plan): Objects {
  const names = ["a", "b", "c"].map((letter) => `chat-deployment-new-${letter}`);
  const { manifest } = plan.deployment;
  return {
    deployment: {
      ...(JSON.parse(JSON.stringify(manifest)) as Deployment),
      metadata: { ...manifest.metadata, generation: 4, annotations: { ...manifest.metadata.annotations, ...revision } },
      status: { observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3 },
    },
    service: { ...(plan.service.manifest as Service), metadata: { ...plan.service.manifest.metadata, uid: "now" } },
    replicaSets: [replicaSet("new", plan.image, 3, revision)],
    pods: Object.fromEntries(names.map((name) => [name, {}])),
    slices: [
      {
        addressType: "IPv4",
        metadata: { ownerReferences: [{ apiVersion: "v1", kind: "Service", name: "chat-service", uid: "now" }] },
        ports: [{ port: 8080 }],
        endpoints: names.map((name) => ({ addresses: [], conditions: { ready: true }, targetRef: { name } })),
      },
    ],
  };
}

export function replicaSet(
  template: string,
  image: string,
  replicas: number,
  annotations: Record<string, string> = {},
): ReplicaSet {
  return {
    metadata: { name: `chat-deployment-${template}`, labels: { "pod-template-hash": template }, annotations },
    spec: { selector: {}, replicas, template: { spec: { containers: [{ name: "chat-container", image }] } } },
    status: { replicas, readyReplicas: replicas },
  };
}

/** The API server of a cluster that only has what a test gives it, and that tells its watches of every change. */
export class FakeCluster {
  private readonly plan: Plan;
  private objects: Objects;
  /** Requests that are not watches, by path. */
  readonly asked: string[] = [];
  /** The status with which everything is refused; undefined while nothing is. */
  refusing: number | undefined;
  /** Requests that were refused. */
  refusals = 0;
  private readonly server: Server;
  private readonly watches = new Map<ServerResponse, string>();
  private readonly pastPods = new Set<string>();
  private version = 1;

  private constructor(plan: Plan, objects: Objects) {
    this.plan = plan;
    this.objects = objects;
    this.server = createServer((request, response) => this.answer(request, response));
  }

  static async start(plan: Plan, objects: Objects): Promise<FakeCluster> {
    const cluster = new FakeCluster(plan, objects);
    await new Promise<void>((resolve) => cluster.server.listen(0, "127.0.0.1", resolve));
    return cluster;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get apiServer(): ApiServer {
    const server = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return new ApiServer({ server, requestOptions: async () => ({}), renew: async () => undefined }, 30);
  }

  /** Changes what there is, and tells the watches. */
  change(changes: Partial<Objects>): void {
    Object.keys(this.objects.pods).forEach((name) => this.pastPods.add(name));
    this.objects = { ...this.objects, ...changes };
    this.version++;
    this.watches.forEach((kind, response) => this.tell(response, kind));
  }

  /** Ends every watch in the middle. */
  cut(): void {
    for (const response of this.watches.keys()) {
      response.destroy();
    }
    this.watches.clear();
  }

  private tell(response: ServerResponse, kind: string): void {
    const send = (type: string, name: string, object: object) =>
      response.write(`${JSON.stringify({ type, object: this.inWatch(kind, name, object) })}\n`);
    this.itemsOf(kind).forEach(([name, object]) => send("MODIFIED", name, object));
    if (kind === "pods") {
      const gone = [...this.pastPods].filter((name) => !(name in this.objects.pods));
      gone.forEach((name) => send("DELETED", name, {}));
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://cluster");
    if (this.refusing !== undefined) {
      this.refusals++;
      response.writeHead(this.refusing).end(JSON.stringify({ message: "refused" }));
      return;
    }
    const kind = pathname.split("/").find((part) => part in kinds) ?? "";
    if (searchParams.get("watch") === "true") {
      response.writeHead(200);
      response.flushHeaders();
      this.watches.set(response, kind);
      if (Number(searchParams.get("resourceVersion")) < this.version) {
        this.tell(response, kind);
      }
      return;
    }
    this.asked.push(pathname);
    const body = this.bodyOf(pathname, kind);
    response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? {}));
  }

  private bodyOf(path: string, kind: string): unknown {
    if (path === "/version") {
      return { minor: "34" };
    }
    const known = this.plan.objects.find(
      ({ collection, manifest }) => path === `${collection}/${manifest.metadata.name}`,
    );
    if (known !== undefined) {
      return { ...known.manifest, status: this.objects.statuses?.[known.manifest.metadata.name] };
    }
    if (path.includes("/pods/")) {
      return this.objects.pods[path.split("/").at(-1) ?? ""]?.pod;
    }
    const items = this.itemsOf(kind);
    const metadata = { resourceVersion: String(this.version) };
    return kind === "pods"
      ? {
          metadata,
          columnDefinitions,
          rows: items.map(([name, shown]) => ({ cells: cellsOf(name, shown as ShownPod) })),
        }
      : { metadata, items: items.map(([, object]) => object) };
  }

  private itemsOf(kind: string): [string, object][] {
    const { deployment, service, replicaSets, pods, slices } = this.objects;
    const one = (object?: object): [string, object][] => (object === undefined ? [] : [["", object]]);
    const all: Record<string, [string, object][]> = {
      deployments: one(deployment),
      services: one(service),
      replicasets: replicaSets.map((object) => ["", object]),
      pods: Object.entries(pods),
      endpointslices: slices.map((object) => ["", object]),
    };
    return all[kind] ?? [];
  }

  private inWatch(kind: string, name: string, object: object): object {
    const metadata = { resourceVersion: String(this.version) };
    return kind === "pods"
      ? { metadata, columnDefinitions, rows: [{ cells: cellsOf(name, object) }] }
      : { ...object, metadata: { ...(object as Deployment).metadata, ...metadata } };
  }
}

const kinds = { deployments: 1, services: 1, replicasets: 1, pods: 1, endpointslices: 1 };
const columnDefinitions = ["Name", "Ready", "Status", "Restarts"].map((name) => ({ name }));

function cellsOf(name: string, { Ready = "1/1", Status = "Running", Restarts = "0" }: ShownPod): string[] {
  return [name, Ready, Status, Restarts];
}
