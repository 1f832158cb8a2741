import type { Told } from "./results.ts";
import type { Task } from "./tasks.ts";

/** What of a failure the output of commands says. */
export function toldIn(output: string, { tells }: Pick<Task, "tells">): Told {
  return {
    pod: /chat-deployment-[0-9a-f]+-\w{5}/.test(output),
    reason: tells?.test(output) ?? false,
    log: /unknown command/.test(output),
    wayBack: /to go back:|rolled back|rollout undo|up --refresh|\bhelm rollback/i.test(output),
  };
}
