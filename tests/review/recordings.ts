import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Review } from "../../review/judge/review.ts";
import { reviewOf } from "../../review/judge/review.ts";
import type { Digest } from "../../review/read/digest.ts";
import { parseDigest } from "../../review/read/digest.ts";
import type { Subject } from "../../review/read/runPreview.ts";

/** The stack that the recordings are of. */
export const recordedStack = "dev";

/** A real preview, recorded on the local cluster: RECORD=1 npm run test:cluster, then UPDATE_GOLDEN=1 npm test. */
export function recorded(name: string): Digest {
  const digest = parseDigest(readFileSync(join(import.meta.dirname, "recordings", `${name}.json`), "utf8"));
  if (digest === undefined) {
    throw new Error(`${name} is not a recorded preview`);
  }
  return digest;
}

export function reviewed(name: string, subject: Subject = "update"): Review {
  return reviewOf(recordedStack, subject, recorded(name));
}
