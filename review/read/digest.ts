import { readFile } from "node:fs/promises";
import { Refusal } from "../../refusal/refusal.ts";
import type { Fields, Value } from "./json.ts";
import { isFields } from "./json.ts";

/** What `pulumi preview --json` and `pulumi refresh --json` write, as far as a review needs it. */
export interface Digest {
  config?: Record<string, string>;
  steps?: Step[];
  diagnostics?: Diagnostic[];
  changeSummary?: Record<string, number>;
}

export interface Step {
  /** What the engine would do, such as `update` or `create-replacement`. */
  op: string;
  urn: string;
  oldState?: ResourceState;
  newState?: ResourceState;
  /** Paths of the fields that differ. */
  detailedDiff?: Record<string, { kind: string; inputDiff: boolean }> | null;
  /** Paths of the fields that can't be changed in place. */
  replaceReasons?: string[];
  /** Whether the cluster has what would be created; the engine doesn't say, so the review asks. */
  exists?: true;
}

export interface ResourceState {
  type: string;
  inputs?: Fields;
  outputs?: Fields;
}

export interface Diagnostic {
  urn?: string;
  message?: string;
  severity?: string;
}

/**
 * Reads what a `--json` command wrote, without the parts that differ between machines and runs.
 *
 * @returns undefined if it is no digest, as after an error before the engine started.
 */
export function parseDigest(text: string): Digest | undefined {
  let parsed: Value;
  try {
    parsed = JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
  if (!isFields(parsed)) {
    return undefined;
  }
  const { config, steps, diagnostics, changeSummary } = parsed as Digest;
  return { config, steps: (steps ?? []).map(lasting), diagnostics, changeSummary };
}

/**
 * Reads the JSON of a preview that was approved.
 *
 * @throws Refusal if the file has none, or can't be read.
 */
export async function readApproved(file: string): Promise<Digest> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new Refusal("InvalidCall", `${file} can't be read: ${(error as Error).message}`);
  });
  const approved = parseDigest(text);
  if (approved === undefined) {
    throw new Refusal("InvalidCall", `${file} is not the JSON of a preview.`);
  }
  return approved;
}

function lasting({ op, urn, oldState, newState, detailedDiff, replaceReasons, exists }: Step): Step {
  const state = (full: ResourceState | undefined) =>
    full && { type: full.type, inputs: full.inputs, outputs: full.outputs };
  return {
    op,
    urn,
    oldState: state(oldState),
    newState: state(newState),
    detailedDiff,
    replaceReasons,
    ...(exists === true ? { exists } : {}),
  };
}
