/** The full reference of an image: `repository:tag`, or `repository@sha256:…` for a digest. */
export function imageReference(image: string, imageTag: string): string {
  return imageTag.startsWith("sha256:") ? `${image}@${imageTag}` : `${image}:${imageTag}`;
}
