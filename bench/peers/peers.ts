import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { helmPeer } from "./helmPeer.ts";
import { renderedByKubectl, writtenByHand } from "./kubectlPeers.ts";
import type { Peer, PeerName, Place } from "./peer.ts";
import { namespaceOf, peerNames } from "./peer.ts";
import { template, thisStack } from "./pulumiPeers.ts";

export interface PeersOptions {
  /** Folder for what they write. */
  directory: string;
  /** Path of helm. */
  helm: string;
}

const shortNames: Record<PeerName, string> = {
  "this stack": "stack",
  template: "template",
  helm: "helm",
  kubectl: "kubectl",
  "kubectl, by hand": "by-hand",
};
/** What each set of peers is for: each task that runs beside another one has its own. */
const sets = ["tasks", "missing", "crash"] as const;
export type PeerSet = (typeof sets)[number];

const firstNodePort = 30110;

/** Makes a peer, in a namespace and on a node port that no other one has. */
export async function makePeer(name: PeerName, set: PeerSet, options: PeersOptions): Promise<Peer> {
  const place: Place = {
    directory: join(options.directory, stackName(name, set)),
    name: stackName(name, set),
    nodePort: firstNodePort + sets.indexOf(set) * peerNames.length + peerNames.indexOf(name),
  };
  await mkdir(place.directory);
  switch (name) {
    case "this stack":
      return thisStack(place);
    case "template":
      return template(place);
    case "helm":
      return helmPeer(options.helm, place);
    case "kubectl":
      return renderedByKubectl(place);
    case "kubectl, by hand":
      return writtenByHand(place);
  }
}

/** The namespaces of all peers that there can be. */
export const allNamespaces = sets.flatMap((set) => peerNames.map((name) => namespaceOf(stackName(name, set))));

function stackName(name: PeerName, set: PeerSet): string {
  return `bench-${set}-${shortNames[name]}`;
}
