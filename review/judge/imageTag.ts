/** The tag of an image reference, or the beginning of its digest. */
export function tagOf(image: string): string {
  const digest = image.indexOf("@sha256:");
  if (digest >= 0) {
    return image.slice(digest + 1, digest + 1 + "sha256:".length + 12);
  }
  const colon = image.lastIndexOf(":");
  return colon > image.lastIndexOf("/") ? image.slice(colon + 1) : "latest";
}

/** The repository of an image reference. */
export function repositoryOf(image: string): string {
  const withoutDigest = image.split("@")[0];
  const colon = withoutDigest.lastIndexOf(":");
  return colon > withoutDigest.lastIndexOf("/") ? withoutDigest.slice(0, colon) : withoutDigest;
}

/** Whether an image reference will name the same image tomorrow: a digest, a version such as 0.1.2 or v2.0, or a commit. */
export function isPinned(image: string): boolean {
  const tag = tagOf(image);
  return image.includes("@sha256:") || /^v?\d+(?:\.\d+)+(?:[-+_.][\w.-]+)?$/.test(tag) || /^(?=.*\d)[0-9a-f]{7,40}$/.test(tag);
}
