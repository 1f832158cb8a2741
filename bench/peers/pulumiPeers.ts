import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command, Peer, PeerName, Place } from "./peer.ts";
import { namespaceOf, shellEnvironment } from "./peer.ts";
import { renderedManifests, writeStackFile } from "./stackFile.ts";
import { templatePackages, templateProgram } from "./templatePackages.ts";
import { copyEnvironment, copyProject } from "../../script/projectCopy.ts";
import { run } from "../../script/run.ts";

const project = join(import.meta.dirname, "..", "..");

/** This stack, in a copy of the project, or of another version of it with its packages. */
export async function thisStack(place: Place, from = project): Promise<Peer> {
  const copy = await copyProject(from, place.name, join(from, "node_modules"));
  const inCopy = { ...place, directory: copy };
  const peer = pulumiPeer("this stack", inCopy, (desired) => writeStackFile(inCopy, desired));
  // Its `up` tells what was changed by hand.
  return withStack({ ...peer, findDrift: () => peer.update() }, inCopy);
}

/** The same resources as Pulumi's kubernetes-typescript template sets a program up, with the plugin's own wait. */
export async function template(place: Place): Promise<Peer> {
  const copy = await copyProject(templateProgram, "dev", await templatePackages());
  const inCopy = { ...place, directory: copy };
  await cp(join(copy, "Pulumi.dev.yaml"), join(copy, `Pulumi.${place.name}.yaml`));
  const edit: Peer["edit"] = async (desired) => {
    const manifests = await renderedManifests(place, desired);
    await writeFile(join(copy, "manifests.json"), JSON.stringify(Object.fromEntries(manifests.map(byType))));
  };
  return withStack(pulumiPeer("template", inCopy, edit), inCopy);
}

function byType<T extends { apiVersion: string; kind: string }>(manifest: T): [string, T] {
  const group = manifest.apiVersion === "v1" ? "core/v1" : manifest.apiVersion;
  return [`kubernetes:${group}:${manifest.kind}`, manifest];
}

function pulumiPeer(name: PeerName, place: Place, edit: Peer["edit"]): Peer {
  const run = (...args: string[]): Command => ({
    command: "npx",
    args: ["pulumi", ...args, "--non-interactive", "--color=never"],
    cwd: place.directory,
    env: { ...shellEnvironment(), ...backendOf(place.directory) },
  });
  return {
    name,
    namespace: namespaceOf(place.name),
    nodePort: place.nodePort,
    directory: place.directory,
    edit,
    update: () => [run("up", "--yes", "--skip-preview")],
    preview: () => [run("preview", "--diff")],
    findDrift: () => [run("refresh", "--preview-only", "--diff")],
    destroy: () => [run("destroy", "--yes", "--skip-preview")],
  };
}

/** What of a copy's environment is not the shell's. */
export function backendOf(directory: string): NodeJS.ProcessEnv {
  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE } = copyEnvironment(directory);
  return { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE };
}

async function withStack(peer: Peer, { directory, name }: Place): Promise<Peer> {
  await peer.edit({ replicas: 3, imageTag: "0.1.2" });
  const [{ command, env }] = peer.update();
  await run(command, ["pulumi", "stack", "init", name, "--non-interactive"], { cwd: directory, env });
  return peer;
}
