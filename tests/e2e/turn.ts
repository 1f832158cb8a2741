import { join } from "node:path";
import { takeLock } from "../../script/lock";

/** What tests may use together, or one of them alone. */
export type Shared = "the machine" | "the cluster" | "the stacks as committed" | "the example's images";

/** The folder whose lock stands for it. */
const folders: Record<Shared, string> = {
  "the machine": "/",
  "the cluster": __dirname,
  "the stacks as committed": join(__dirname, "projects"),
  "the example's images": join(__dirname, "..", "..", "example"),
};

/** What a file of tests holds while it uses something: together with others, or alone. */
export class Turn {
  private constructor(readonly end: () => void) {}

  /** Waits until nobody has it alone, or, to have it alone, until nobody uses it. */
  static async take(what: Shared, how: "shared" | "exclusive"): Promise<Turn> {
    return new Turn(await takeLock(folders[what], how));
  }
}
