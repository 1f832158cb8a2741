import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { renderStack, toYaml } from "../render/renderStack.ts";
import { checkManifests, checkWorkflows } from "../render/yamlChecks.ts";
import { stacksIn } from "../review/read/stacks.ts";
import { main } from "../script/main.ts";
import { Refusal } from "../refusal/refusal.ts";

/** Where there are stacks: those of the project, and some that have every option on. */
const projects = [".", "tests/render/stacks"];

main(async () => {
  const workflows = (await readdir(".github/workflows")).map((file) => resolve(".github/workflows", file));
  const directory = await mkdtemp(join(tmpdir(), "chat-service-lint-"));
  try {
    const manifests = await Promise.all(projects.map((project) => rendered(project, directory)));
    const failed = (await checkManifests(manifests.flat(), directory)) + (await checkWorkflows(workflows));
    if (failed > 0) {
      throw new Refusal("CommandFailed", `${failed} of the checks above failed.`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});

/** Renders every stack of a project into a file of a directory. */
async function rendered(project: string, directory: string): Promise<string[]> {
  const stacks = await stacksIn(project);
  return Promise.all(
    stacks.map(async (stack) => {
      const file = join(directory, `${stack}.yaml`);
      await writeFile(file, toYaml(await renderStack(stack, project)));
      return file;
    }),
  );
}
