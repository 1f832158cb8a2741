import { serverImage, serverVersions } from "./serverImages.ts";
import { devEnvironment, selectDevStack } from "../local/devStack.ts";
import { pulumi } from "../local/engine/ensureEngine.ts";
import { say } from "../local/progress.ts";
import { quoted } from "../refusal/shell.ts";
import { run } from "../script/run.ts";

/** What a stack that runs the example server is told beside imageTag. */
export const exampleConfig: Record<string, string> = {
  image: serverImage,
  probePath: "/actuator/health/readiness",
  livenessProbePath: "/actuator/health/liveness",
  // A JVM's start takes seconds of CPU, of which several replicas that start at once have little each.
  startupSeconds: "120",
  progressDeadlineSeconds: "135",
  // All new replicas first, so that an update moves everybody once.
  maxSurge: "100%",
  // Rooms are in the memory of one replica: people behind one address meet in the same one.
  sessionAffinitySeconds: "3600",
};

/** Points the dev stack at the example server, with the command that a person would type; leaves what is so already. */
export async function pointDevAtExample(): Promise<void> {
  const env = devEnvironment;
  await selectDevStack();
  const current = JSON.parse(
    await run(pulumi.command, [...pulumi.args, "config", "--json", "--stack", "dev"], { env }),
  ) as Record<string, { value: string }>;
  const valueOf = (key: string) => current[`chat-service:${key}`]?.value;

  const [firstVersion] = serverVersions;
  const tag = serverVersions.find((version) => version === valueOf("imageTag")) ?? firstVersion;
  const changes = Object.entries({ ...exampleConfig, imageTag: tag }).filter(([key, value]) => valueOf(key) !== value);
  if (changes.length === 0) {
    return;
  }
  const args = ["config", "set-all", ...changes.flatMap(([key, value]) => ["--plaintext", `${key}=${value}`])];
  say(`Pointing the dev stack at it: npx pulumi ${args.map(quoted).join(" ")} --stack dev`);
  await run(pulumi.command, [...pulumi.args, ...args, "--stack", "dev"], { env });
}
