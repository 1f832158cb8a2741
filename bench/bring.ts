import type { Desired, Peer } from "./peers/peer.ts";
import { inContext } from "./peers/peer.ts";
import { kubectl } from "../local/cluster/paths.ts";
import { waitUntil } from "../local/wait.ts";
import { run } from "../script/run.ts";

/** What runs of each peer, as far as the benchmark knows; nothing where it has none. */
const state = new WeakMap<Peer, Desired | undefined>();

/** Notes what runs now. */
export function note(peer: Peer, desired: Desired | undefined): void {
  state.set(peer, desired);
}

/** Makes a peer run what is given, and nothing else, if it doesn't; what that takes is not measured. */
export async function bring(peer: Peer, desired: Desired | undefined): Promise<void> {
  const now = state.get(peer);
  if (now?.replicas === desired?.replicas && now?.imageTag === desired?.imageTag) {
    return;
  }
  if (desired === undefined) {
    for (const { command, args, cwd, env } of peer.destroy()) {
      await run(command, args, { cwd, env });
    }
  } else {
    await peer.edit(desired);
    for (const { command, args, cwd, env } of peer.update()) {
      await run(command, args, { cwd, env });
    }
  }
  note(peer, desired);
  await settle(peer);
}

/** Waits until no pod is left of those that were told to stop, so that they take nothing from the next measurement. */
export async function settle(peer: Peer): Promise<void> {
  const desired = state.get(peer);
  if (desired === undefined) {
    await removeNamespaces([peer.namespace]);
    return;
  }
  const pods = () => run(kubectl(), [...inContext, "--namespace", peer.namespace, "get", "pods", "--output=name"]);
  await waitUntil(async () => (await pods()).trim().split("\n").length === desired.replicas, {
    withinSeconds: 120,
    everyMilliseconds: 500,
    otherwise: `${peer.namespace} has other than ${desired.replicas} pods`,
  });
}

/** Deletes namespaces with all that is in them, and waits until they are gone. */
export async function removeNamespaces(namespaces: string[]): Promise<void> {
  await run(kubectl(), [...inContext, "delete", "namespace", ...namespaces, "--ignore-not-found"]);
}
