import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checkManifests, checkWorkflows } from "../render/yamlChecks";
import { stacksIn } from "../review/read/stacks";
import { main } from "../script/main";
import { Refusal } from "../refusal";
import { run } from "../script/run";

main(async () => {
  const stacks = await stacksIn(".");
  const workflows = (await readdir(".github/workflows")).map((file) => resolve(".github/workflows", file));
  const directory = await mkdtemp(join(tmpdir(), "chat-service-lint-"));
  try {
    const manifests = await Promise.all(stacks.map((stack) => rendered(stack, directory)));
    const failed = (await checkManifests(manifests, directory)) + (await checkWorkflows(workflows));
    if (failed > 0) {
      throw new Refusal("CommandFailed", `${failed} of the checks above failed.`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});

/** Renders a stack into a file of a directory; in a process of its own, as a process can render once. */
async function rendered(stack: string, directory: string): Promise<string> {
  const file = join(directory, `${stack}.yaml`);
  await run(process.execPath, [join(__dirname, "run.cjs"), "render", stack, "--out", file]);
  return file;
}
