import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "./components/image.ts";
import type { Manifest } from "./components/manifests.ts";
import type { Config } from "./config/readConfig.ts";
import type { ApiServer } from "./kubernetes/apiServer.ts";
import { changedOf } from "./preflight/changes.ts";
import type { StackState } from "./stackState.ts";

/**
 * Looks for what the update would fail at, if it changes anything, and warns of what may go wrong.
 *
 * @returns the digest of the image: the one that its tag had when it was first rolled out; undefined if that isn't
 * known.
 * @throws Refusal that lists every finding.
 */
export async function runPreflight(
  apiServer: ApiServer,
  manifests: Manifest[],
  config: Config,
  { state, stack }: { state: StackState | undefined; stack: string },
): Promise<string | undefined> {
  const { image, imageTag, skipPreflight: skipped = [] } = config;
  const { image: lastImage, imageDigest: lastDigest } = state?.outputs ?? {};
  const isSameImage = lastImage === imageReference(image, imageTag) && typeof lastDigest === "string";
  const known = imageTag.startsWith("sha256:") ? imageTag : isSameImage ? lastDigest : undefined;
  const changed = changedOf(manifests, state?.objects);
  if (changed.length === 0) {
    return known;
  }
  const { preflight } = await import("./preflight/preflight.ts");
  const { digest, warnings } = await preflight(apiServer, {
    stack,
    context: config.context,
    manifests,
    changed,
    state: state?.objects,
    knownDigest: known,
    countKey: config.replicas === undefined ? "replicaCount" : "replicas",
    skipped,
  });
  warnings.forEach((warning) => void pulumi.log.warn(warning));
  return known ?? digest;
}
