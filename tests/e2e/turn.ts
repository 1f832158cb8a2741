import { join } from "node:path";
import { takeLock } from "../../script/lock";

/** What tests may use together, or one of them alone. */
type Shared = "the machine" | "the cluster" | "the stacks as committed" | "the example's images";

/** The folder whose lock stands for it. */
const folders: Record<Shared, string> = {
  "the machine": "/",
  "the cluster": __dirname,
  "the stacks as committed": join(__dirname, "projects"),
  "the example's images": join(__dirname, "..", "..", "example"),
};

/**
 * Waits until nobody has something alone, or, to have it alone, until nobody uses it.
 *
 * @returns what ends the turn.
 */
export function takeTurn(what: Shared, how: "shared" | "exclusive"): Promise<() => void> {
  return takeLock(folders[what], how);
}
