import { dirname, join } from "node:path";
import { userKubeconfig } from "../../local/cluster/paths.ts";
import { takeLock } from "../../script/lock.ts";

/** What tests may use together, or one of them alone. */
type Shared = "the machine" | "the stacks as committed" | "the example's images";

/** The folder whose lock stands for it. */
const folders: Record<Shared, string> = {
  "the machine": "/",
  // Once on each cluster.
  "the stacks as committed": dirname(userKubeconfig()),
  "the example's images": join(import.meta.dirname, "..", "..", "example"),
};

/**
 * Waits until nobody has something alone, or, to have it alone, until nobody uses it.
 *
 * @returns what ends the turn.
 */
export function takeTurn(what: Shared, how: "shared" | "exclusive"): Promise<() => void> {
  return takeLock(folders[what], how);
}
