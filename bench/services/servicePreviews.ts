import { rm } from "node:fs/promises";
import type { ServiceProgram } from "./servicePrograms.ts";
import { pulumiIn, withComponent, withoutComponent } from "./servicePrograms.ts";
import { removeNamespaces } from "../bring.ts";
import { median } from "../results.ts";
import { pulumi } from "../../local/engine/ensureEngine.ts";
import { step } from "../../local/progress.ts";
import { measureCommand } from "../../meter/measureCommand.ts";
import { copyEnvironment } from "../../script/projectCopy.ts";

/** How long previews of new services take whose namespace is there, by how many services they are. */
export interface ServicePreview {
  services: number;
  /** With the component from its package, the median. */
  componentSeconds: number;
  /** Of the same resources without the component, the median. */
  plainSeconds: number;
}

export interface ServicePreviewOptions {
  /** How many services there are to be, each measured by itself. */
  counts: number[];
  /** How often each is measured. */
  rounds: number;
  /** Ends the measurement early; what it made is taken away first. */
  signal: AbortSignal;
}

/** Measures previews of another project's program with the component and of one without it, in turn. */
export async function servicePreviews({ counts, rounds, signal }: ServicePreviewOptions): Promise<ServicePreview[]> {
  const programs: ServiceProgram[] = [];
  try {
    await step("Preparing the programs", async () => {
      for (const make of [withComponent, withoutComponent]) {
        signal.throwIfAborted();
        const program = await make();
        programs.push(program);
        await removeNamespaces([program.namespace]); // A run that was killed may have left it.
        await program.setServices(0);
        await pulumiIn(program.directory, "up", "--yes", "--skip-preview");
      }
    });

    const previews = [];
    for (const services of counts) {
      previews.push(
        await step(`Services in a preview: ${services}`, async (note) => {
          const seconds: number[][] = programs.map(() => []);
          for (let round = 1; round <= rounds; round++) {
            note(`round ${round} of ${rounds}`);
            for (const [index, program] of programs.entries()) {
              await program.setServices(services);
              seconds[index].push(await previewSeconds(program.directory, signal));
            }
          }
          const [componentSeconds, plainSeconds] = seconds.map(median);
          return { services, componentSeconds, plainSeconds };
        }),
      );
    }
    return previews;
  } finally {
    await step("Cleaning up", async () => {
      await removeNamespaces(programs.map(({ namespace }) => namespace));
      for (const { directory } of programs) {
        await rm(directory, { recursive: true });
      }
    });
  }
}

async function previewSeconds(directory: string, signal: AbortSignal): Promise<number> {
  const args = [...pulumi.args, "--non-interactive", "preview"];
  const options = { cwd: directory, env: copyEnvironment(directory), signal };
  return (await measureCommand({ command: pulumi.command, args, ...options })).seconds;
}
