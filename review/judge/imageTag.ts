import { parseImageReference } from "../../components/image.ts";

/** The tag of an image reference, or the beginning of its digest. */
export function tagOf(image: string): string {
  const { tag, digest } = parseImageReference(image);
  return digest === undefined ? (tag ?? "latest") : digest.slice(0, "sha256:".length + 12);
}

/**
 * Whether an image reference will name the same image tomorrow: a digest, a version such as 0.1.2 or v2.0, or a commit.
 */
export function isPinned(image: string): boolean {
  const { tag = "latest", digest } = parseImageReference(image);
  return (
    digest !== undefined || /^v?\d+(?:\.\d+)+(?:[-+_.][\w.-]+)?$/.test(tag) || /^(?=.*\d)[0-9a-f]{7,40}$/.test(tag)
  );
}
