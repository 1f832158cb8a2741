/** The parts of an image reference. */
export interface ImageReference {
  /** Registry and repository, such as `docker.io/jeongchanmin/spring-server`. */
  repository: string;
  /** undefined where the reference names none, which means `latest` if there is no digest either. */
  tag?: string;
  /** A content digest, such as `sha256:` and 64 hexadecimal digits. */
  digest?: string;
}

/** The full reference of an image: `repository:tag`, or `repository@sha256:…` for a digest. */
export function imageReference(image: string, imageTag: string): string {
  return imageTag.startsWith("sha256:") ? `${image}@${imageTag}` : `${image}:${imageTag}`;
}

/**
 * The parts of a full image reference, `repository[:tag][@digest]`; a colon before the last slash is a registry's port.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export function parseImageReference(reference: string): ImageReference {
  const [name, digest] = reference.split("@");
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/")
    ? { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest }
    : { repository: name, tag: undefined, digest };
}
