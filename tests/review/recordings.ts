import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Digest, parseDigest } from "../../review/digest";
import { judge, Outcome, Subject } from "../../review/outcome";

/** A real preview of a stack called review, recorded on the local cluster. */
export function recorded(name: string): Digest {
  const digest = parseDigest(readFileSync(join(__dirname, "recordings", `${name}.json`), "utf8"));
  if (digest === undefined) {
    throw new Error(`${name} is not a recorded preview`);
  }
  return digest;
}

export function judged(name: string, subject: Subject = "update"): Outcome {
  return judge("review", subject, recorded(name));
}
