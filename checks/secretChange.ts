import type { Manifest } from "../components/manifests.ts";
import { project } from "../project.ts";
import { unsetCommand } from "../refusal/configCommand.ts";
import { nameOf } from "../kubernetes/existing.ts";
import { Refusal } from "../refusal/refusal.ts";

/**
 * Refuses another secret environment while the rollout is paused: the replicas that go on serving read the Secret that
 * Pulumi would delete at the end of the update.
 *
 * @param manifests all that the stack registers.
 * @param known names of the objects in its state; undefined if the engine doesn't tell.
 * @throws Refusal that says to go on with the rollout.
 */
export function refusePausedSecretChange(
  manifests: Manifest[],
  { known, paused, stack }: { known: Set<string> | undefined; paused: boolean; stack: string },
): void {
  const registered = new Set(manifests.map(nameOf));
  const deleted = [...(known ?? [])].filter((name) => name.startsWith("Secret ") && !registered.has(name));
  if (paused && deleted.length > 0) {
    throw new Refusal(
      "PausedSecretChange",
      `While the rollout is paused, the replicas go on with ${deleted.join(", ")}, which this update would delete; ` +
        `allowed are the same secret environment variables as before, or paused false; nothing was changed. ` +
        `Run: npx pulumi ${unsetCommand("paused")} --stack ${stack}`,
      [`${project}:env`],
    );
  }
}
