import { clusterName } from "../../local/cluster/addresses.ts";

/** The names that pictures, tables and kept results know the peers by. */
export const peerNames = ["this stack", "template", "helm", "kubectl", "kubectl, by hand"] as const;
export type PeerName = (typeof peerNames)[number];

/** What is to run. */
export interface Desired {
  replicas: number;
  imageTag: string;
}

/** A command as somebody types it. */
export interface Command {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * A way to run the chat service on the cluster, in a namespace and on a node port of its own, that is measured beside
 * others.
 */
export interface Peer {
  name: PeerName;
  namespace: string;
  nodePort: number;
  /** Folder that its files are in, and that goes with it. */
  directory: string;
  /** Writes down what is to run, as an editor would. */
  edit(desired: Desired): Promise<void>;
  /** Makes the cluster run that, and waits for it. */
  update(): Command[];
  /** Shows what an update would change. */
  preview(): Command[];
  /** Shows what was changed by hand, as well as this peer can. */
  findDrift(): Command[];
  destroy(): Command[];
}

/** Where a peer is made. */
export interface Place {
  /** Folder of its own, which is there and empty. */
  directory: string;
  /** Name of its own, which its namespace is named after. */
  name: string;
  nodePort: number;
}

export const deploymentName = "chat-deployment";
export const namespaceOf = (name: string) => `chat-${name}`;
export const inContext = ["--context", clusterName];

/** What a person's shell has, without what `npm run` adds to it. */
export function shellEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, PATH, ...environment } = process.env;
  const folders = (PATH ?? "").split(":").filter((folder) => !folder.endsWith("node_modules/.bin"));
  // As on a person's own terminal, also where CI runs the benchmark.
  return { ...environment, CI: "", PATH: folders.join(":") };
}
