import type { Node } from "../../kubernetes/node.ts";
import type { ImageManifest, Registry } from "./registry.ts";

/** What an image lacks for the nodes that would run it. */
interface Lacking {
  /** Platforms that it is for, such as linux/amd64. */
  has: string[];
  /** Platforms of nodes that it isn't for. */
  lacks: string[];
  /** Whether it is for none of the nodes. */
  areAll: boolean;
}

/**
 * The platforms of nodes that an image isn't for; undefined if it is for all, or if the nodes aren't known.
 *
 * @throws what the registry throws.
 */
export async function lackingPlatforms(
  manifest: ImageManifest,
  registry: Pick<Registry, "json">,
  nodes: Node[],
): Promise<Lacking | undefined> {
  const wanted = new Set(nodes.map(platformOfNode));
  if (wanted.size === 0) {
    return undefined;
  }
  const has = await platformsOf(manifest, registry);
  const lacks = [...wanted].filter((platform) => !has.includes(platform));
  return has.length === 0 || lacks.length === 0 ? undefined : { has, lacks, areAll: lacks.length === wanted.size };
}

interface Platform {
  os?: string;
  architecture?: string;
}

/** The platforms of an image; none if it doesn't tell. */
async function platformsOf({ manifests, config }: ImageManifest, registry: Pick<Registry, "json">): Promise<string[]> {
  const platforms =
    manifests === undefined
      ? [config === undefined ? undefined : await registry.json<Platform>(config.digest)]
      : manifests.map(({ platform }) => platform);
  const named = platforms.map((platform) => platform ?? {}).filter(({ os = "unknown" }) => os !== "unknown");
  return [...new Set(named.map(({ os, architecture }) => `${os}/${architecture}`))];
}

function platformOfNode({ status }: Node): string {
  return `${status?.nodeInfo?.operatingSystem}/${status?.nodeInfo?.architecture}`;
}
