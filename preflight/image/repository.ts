import { isIPv4 } from "node:net";

/** Where an image is kept. */
export interface Repository {
  /** As the image's name says it, such as docker.io or 127.0.0.1:5000. */
  host: string;
  /** Such as jeongchanmin/spring-server. */
  path: string;
}

/**
 * The repository that an image's name stands for.
 *
 * @param name without tag and digest.
 * @see https://github.com/distribution/reference/blob/main/normalize.go
 */
export function repositoryOf(name: string): Repository {
  const [first, ...others] = name.split("/");
  if (others.length > 0 && (/[.:]/.test(first) || first === "localhost")) {
    return { host: first === "index.docker.io" ? "docker.io" : first, path: others.join("/") };
  }
  return { host: "docker.io", path: others.length === 0 ? `library/${name}` : name };
}

/** The URL of a registry: without TLS on this machine, as container runtimes have it. */
export function registryUrl(host: string): URL {
  const { hostname } = new URL(`https://${host}`);
  const isLoopback =
    hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));
  return new URL(`${isLoopback ? "http" : "https"}://${host === "docker.io" ? "registry-1.docker.io" : host}`);
}
