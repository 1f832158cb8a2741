import { isDeepStrictEqual } from "node:util";
import type { Manifest } from "../components/manifests.ts";
import { nameOf } from "../kubernetes/existing.ts";

/** An object in a stack's state. */
export interface StateObject {
  /** What the last update gave the Kubernetes plugin for it; undefined if the plugin doesn't tell. */
  inputs?: object;
  /** The name under which the plugin applies it. */
  fieldManager?: string;
}

/**
 * Those of some manifests that an update creates or changes.
 *
 * A Secret's content is part of its name, so that one which is known is unchanged.
 *
 * @param state the objects in the stack's state by name; undefined if the engine doesn't tell, which is as if there
 * were none.
 */
export function changedOf(manifests: Manifest[], state: ReadonlyMap<string, StateObject> | undefined): Manifest[] {
  return manifests.filter((manifest) => {
    const before = state?.get(nameOf(manifest));
    return (
      before === undefined ||
      (manifest.kind !== "Secret" && !isSame(before.inputs && asKept(before.inputs), asKept(manifest)))
    );
  });
}

/** Whether two values are the same once they are JSON, in which nothing is undefined. */
export function isSame(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(asJson(left), asJson(right));
}

function asJson(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** A manifest as the plugin keeps it: without a Deployment's `paused` where that is false, its default. */
function asKept(manifest: { spec?: object }): object {
  const { spec } = manifest;
  return spec !== undefined && "paused" in spec && spec.paused === false
    ? { ...manifest, spec: { ...spec, paused: undefined } }
    : manifest;
}
