import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { Desired, Place } from "./peer.ts";
import type { Manifest } from "../../components/manifests.ts";
import { renderStack } from "../../render/renderStack.ts";

const project = join(import.meta.dirname, "..", "..");

/** Writes a stack file that differs from the dev stack's by what is to run, and where. */
export async function writeStackFile({ directory, name, nodePort }: Place, { replicas, imageTag }: Desired) {
  const file = parseDocument(await readFile(join(project, "Pulumi.dev.yaml"), "utf8"));
  file.setIn(["config", "chat-service:replicaCount"], String(replicas));
  file.setIn(["config", "chat-service:imageTag"], imageTag);
  file.setIn(["config", "chat-service:nodePort"], String(nodePort));
  await writeFile(join(directory, `Pulumi.${name}.yaml`), String(file));
}

/**
 * The manifests that the stack would apply, for a peer that isn't the stack: without the annotations for Pulumi's
 * Kubernetes plugin, which have it wait for nothing.
 */
export async function renderedManifests(place: Place, desired: Desired): Promise<Manifest[]> {
  await writeStackFile(place, desired);
  const manifests = await renderStack(place.name, place.directory);
  return manifests.map(withoutPluginAnnotations);
}

function withoutPluginAnnotations(manifest: Manifest): Manifest {
  const annotations = Object.entries(manifest.metadata.annotations ?? {});
  const kept = annotations.filter(([name]) => !name.startsWith("pulumi.com/"));
  return { ...manifest, metadata: { ...manifest.metadata, annotations: Object.fromEntries(kept) } };
}
