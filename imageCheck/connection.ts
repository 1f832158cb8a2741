import type { Duplex } from "node:stream";
import { duplexPair, Writable } from "node:stream";
import { PortForward } from "@kubernetes/client-node";
import { port } from "../components/port.ts";
import type { Cluster } from "./cluster.ts";

/** Opens connections to a server, each of which takes a while before anything is sent over it. */
export type Connect = () => Promise<Duplex>;

/** A pod's name and namespace. */
export interface PodName {
  namespace: string;
  name: string;
}

/**
 * Connects to the port of a server in a pod through the API server, and so on any cluster, and also while it ends.
 *
 * @throws Error if there is no way to the pod; where nothing listens in it, the connection ends with an error.
 * @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_port-forward/
 */
export async function connectTo({ kubeConfig }: Cluster, { namespace, name }: PodName): Promise<Duplex> {
  const [near, far] = duplexPair();
  near.on("error", () => undefined);
  const errors = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // It begins with the port's number, of which nothing is left here.
      if (chunk.length > 0) {
        near.destroy(new Error(reasonIn(String(chunk))));
      }
      done();
    },
  });
  const forwarding = await new PortForward(kubeConfig)
    .portForward(namespace, name, [port], far, errors, far)
    .catch((event: unknown) => {
      throw new Error(`There is no way to pod ${name}: ${(event as { message: string }).message}`);
    });
  if (typeof forwarding !== "function") {
    forwarding.addEventListener("close", () => far.end());
    near.on("close", () => forwarding.close());
  }
  return near;
}

/** Such as "connection refused" of what a container runtime says of it at length. */
function reasonIn(message: string): string {
  return /connection refused|reset by peer|broken pipe/.exec(message)?.[0] ?? message.trim();
}

/** Connections that can be cut all at once. */
export class Connections {
  private readonly connect: Connect;
  private readonly all: Duplex[] = [];

  constructor(connect: Connect) {
    this.connect = connect;
  }

  async open(): Promise<Duplex> {
    const connection = await this.connect();
    this.all.push(connection);
    return connection;
  }

  cut(): void {
    this.all.forEach((connection) => connection.destroy());
  }
}
