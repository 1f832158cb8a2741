import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { templatePackages } from "../peers/templatePackages.ts";
import { checkedValues } from "../../components/chatServiceArgs.ts";
import { chatServiceManifests, objectsOf } from "../../components/manifests.ts";
import { pulumi } from "../../local/engine/ensureEngine.ts";
import { installPackage } from "../../script/installPackage.ts";
import { copyEnvironment, copyProject, ownPackages } from "../../script/projectCopy.ts";
import { run } from "../../script/run.ts";

/** A program of another project with as many chat services as it is told, in a copy with state of its own. */
export interface ServiceProgram {
  directory: string;
  namespace: string;
  setServices(count: number): Promise<void>;
}

/** Of each service; the program with the component has the same. */
export const serviceArgs = {
  replicaCount: 1,
  imageTag: "0.1.2",
  serviceType: "ClusterIP",
  cpuRequest: "10m",
  memoryRequest: "16Mi",
} as const;

const project = join(import.meta.dirname, "..", "..");
const stack = "dev";

/** The program that has the component from its package. */
export async function withComponent(): Promise<ServiceProgram> {
  const directory = await copyOf("other");
  await installPackage(join(project, "components"), await ownPackages(directory), "chat-service-component");
  const setServices = async (count: number) => {
    await pulumiIn(directory, "config", "set", "services", String(count));
  };
  return { directory, namespace: "chat-other", setServices };
}

/** The program that has the same resources without the component. */
export async function withoutComponent(): Promise<ServiceProgram> {
  const directory = await copyOf("plain");
  const setServices = (count: number) =>
    writeFile(join(directory, "manifests.json"), JSON.stringify(Array.from({ length: count }, manifestsOf).flat()));
  return { directory, namespace: "chat-plain", setServices };
}

export async function pulumiIn(directory: string, ...args: string[]): Promise<string> {
  const options = { cwd: directory, env: copyEnvironment(directory) };
  return run(pulumi.command, [...pulumi.args, "--non-interactive", ...args], options);
}

async function copyOf(name: string): Promise<string> {
  const program = join(project, "tests", "e2e", "projects", name);
  const directory = await copyProject(program, stack, await templatePackages());
  await pulumiIn(directory, "stack", "init", stack);
  await pulumiIn(directory, "config", "set", "kubernetes:context", "chat-local");
  return directory;
}

/** The objects of the service that the program with the component has at a place. */
function manifestsOf(_: unknown, index: number) {
  const name = `chat-${index}`;
  const values = checkedValues(name, { namespace: "chat-plain", ...serviceArgs });
  return objectsOf(chatServiceManifests(name, values, { waitInPlugin: true }));
}
