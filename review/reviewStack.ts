import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Review } from "./judge/review";
import { failedUnlessApproved, reviewOf } from "./judge/review";
import type { Digest } from "./read/digest";
import type { Subject } from "./read/runPreview";
import { preview } from "./read/runPreview";
import { report } from "./write/report";

export interface ReviewOptions {
  subject: Subject;
  /** Where the report and the engine's JSON go. */
  directory: string;
  /** Characters that a report may have, from 1000. */
  limit: number;
  /** The preview that was approved; the review fails if this is another one. */
  approved?: Digest;
}

/** Reads a stack's preview, judges what it would change, and writes the report and the engine's JSON. */
export async function reviewStack(stack: string, options: ReviewOptions): Promise<Review> {
  const { digest, complaint } = await preview(stack, options.subject);
  const review = failedUnlessApproved(reviewOf(stack, options.subject, digest, complaint), digest, options.approved);
  await writeFile(fileOf(stack, "md", options.directory), report(review, options.limit));
  await writeFile(fileOf(stack, "json", options.directory), `${JSON.stringify(digest ?? {}, undefined, 2)}\n`);
  return review;
}

/** The file of a stack's report, `md`, or of the engine's JSON. */
export function fileOf(stack: string, extension: "md" | "json", directory: string): string {
  return join(directory, `${stack.replaceAll("/", "-")}.${extension}`);
}
