import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { clusterName } from "./cluster/addresses.ts";
import { pulumi } from "./engine/ensureEngine.ts";
import { say, step } from "./progress.ts";
import { importExisting } from "../import/importExisting.ts";
import { objectsIn, pulumiOf, stateOf } from "../import/state.ts";
import { Refusal } from "../refusal/refusal.ts";
import { run } from "../script/run.ts";

const answerWithinSeconds = 20;

/** The dev stack has no secrets; the passphrase is only asked for where state is kept in files. */
export const devEnvironment = { ...process.env, PULUMI_CONFIG_PASSPHRASE: process.env.PULUMI_CONFIG_PASSPHRASE ?? "" };

/**
 * Updates the dev stack, also where the cluster or the state has been lost, and shows its URL and one answer from it.
 *
 * @returns the URL.
 */
export async function updateDevStack(): Promise<string> {
  await selectDevStack();
  await importIfLost();
  await step("Updating the dev stack", update);

  const { url } = JSON.parse(
    await run(pulumi.command, [...pulumi.args, "stack", "output", "--json"], { env: devEnvironment }),
  ) as {
    url: string;
  };
  say(`\n${url} answers: ${await answerOf(url)}`);
  return url;
}

/** Makes the dev stack the selected one; creates it where its state is new. */
export async function selectDevStack(): Promise<void> {
  await run(pulumi.command, [...pulumi.args, "stack", "select", "--create", "dev"], { env: devEnvironment });
}

/** Goes on with what an earlier start left on the cluster, if its state was lost. */
async function importIfLost(): Promise<void> {
  const devStack = pulumiOf("dev", devEnvironment);
  if (objectsIn(await stateOf(devStack)).length === 0) {
    await importExisting("dev", devStack, (names) =>
      say(`The state of the dev stack was lost, and its objects are on the cluster: importing ${names.join(", ")} …`),
    );
  }
}

function update(): Promise<void> {
  const child = spawn(
    pulumi.command,
    [...pulumi.args, "up", "--refresh", "--yes", "--skip-preview", "--stack", "dev"],
    { env: devEnvironment, stdio: "inherit" },
  );
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0
        ? resolve()
        : reject(
            new Refusal(
              "CommandFailed",
              "The update failed for the reason above; when that is mended, npm start goes on.",
            ),
          ),
    );
  });
}

async function answerOf(url: string): Promise<string> {
  const deadline = Date.now() + answerWithinSeconds * 1000;
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinSeconds * 1000) });
      const [firstLine] = (await response.text()).split("\n");
      return `${response.status} ${firstLine.slice(0, 200)}`;
    } catch (error) {
      if (Date.now() > deadline) {
        throw new Refusal(
          "CommandFailed",
          `${url} doesn't answer: ${String(error)}. Is the node port published on this machine? ` +
            `Look: kubectl --context ${clusterName} -n chat-dev get pods,service`,
        );
      }
      await sleep(1000);
    }
  }
}
