import { pushServerImages, serverImage, serverVersions } from "../../example/serverImages.ts";
import { copyImages } from "../../local/cluster/images.ts";
import { clusterNodes } from "../../local/cluster/nodes.ts";
import { takeTurn } from "./turn.ts";

/**
 * Pushes both versions of the example server, unless they are there; files that run side by side do it once. Further
 * nodes, from which the registry on the first one's loopback can't be reached, get copies.
 */
export async function provideExampleImages(nodeCount = 1): Promise<void> {
  const endTurn = await takeTurn("the example's images", "exclusive");
  await pushServerImages().finally(endTurn);
  const [, ...others] = clusterNodes(nodeCount);
  await copyImages(
    serverVersions.map((version) => `${serverImage}:${version}`),
    others,
  );
}
