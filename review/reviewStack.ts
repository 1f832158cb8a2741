import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Review } from "./judge/review.ts";
import { failedUnlessApproved, reviewOf } from "./judge/review.ts";
import type { Digest } from "./read/digest.ts";
import { clusterOf, markExisting } from "./read/markExisting.ts";
import type { Subject } from "./read/runPreview.ts";
import { preview } from "./read/runPreview.ts";
import { report } from "./write/report.ts";

export interface ReviewOptions {
  subject: Subject;
  /** The directory of the program that is previewed. @default this one */
  project?: string;
  /** Where the report and the engine's JSON go. */
  directory: string;
  /** Characters that a report may have, from 1000. */
  limit: number;
  /** The preview that was approved; the review fails if this is another one. */
  approved?: Digest;
}

/** Reads a stack's preview, judges what it would change, and writes the report and the engine's JSON. */
export async function reviewStack(stack: string, options: ReviewOptions): Promise<Review> {
  const { digest: written, complaint } = await preview(stack, options.subject, options.project ?? ".");
  const digest = options.subject === "drift" ? written : await withExisting(written, stack);
  const review = failedUnlessApproved(reviewOf(stack, options.subject, digest, complaint), digest, options.approved);
  await writeFile(fileOf(stack, "md", options.directory), report(review, options.limit));
  await writeFile(fileOf(stack, "json", options.directory), `${JSON.stringify(digest ?? {}, undefined, 2)}\n`);
  return review;
}

async function withExisting(digest: Digest | undefined, stack: string): Promise<Digest | undefined> {
  const cluster = digest?.steps?.some(({ op }) => op === "create") ? await clusterOf(digest, stack) : undefined;
  return digest === undefined || cluster === undefined ? digest : markExisting(digest, cluster);
}

/** The file of a stack's report, of the engine's JSON, or of how its deployment failed. */
export function fileOf(stack: string, extension: "md" | "json" | "failure.md", directory: string): string {
  return join(directory, `${stack.replaceAll("/", "-")}.${extension}`);
}
