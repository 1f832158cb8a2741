import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
// oxlint-disable-next-line no-restricted-imports -- Where a package's version stands, wherever its code moves.
import kubernetesPackage from "@pulumi/kubernetes/package.json" with { type: "json" };
import { manifestsOf } from "../chatStack.ts";
import { objectsOf } from "../components/manifests.ts";
import { project } from "../project.ts";
import type { Config } from "../config/readConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { connect } from "../kubernetes/connect.ts";
import { existing, nameOf } from "../kubernetes/existing.ts";
import type { Importable, ImportFile } from "./importFile.ts";
import { component, importFile } from "./importFile.ts";
import type { Pulumi, StateResource } from "./state.ts";
import { objectsIn, stateOf } from "./state.ts";

/**
 * Takes into a stack's state what the stack would create and its cluster has already, and returns the names of those
 * objects. The cluster stays as it is; where it differs from the stack's config, the next preview shows an update.
 *
 * @param onFound is told the names before anything is imported; it isn't called if there are none.
 * @throws Refusal of config that is wrong, of a cluster that doesn't answer, or of a command that failed.
 */
export async function importExisting(
  stack: string,
  pulumi: Pulumi,
  onFound: (names: string[]) => void,
): Promise<string[]> {
  const config = await configOf(stack, pulumi);
  const state = await stateOf(pulumi);
  const objects = await unknownTo(state, stack, config);
  const names = objects.map(({ live }) => nameOf(live));
  if (names.length === 0) {
    return [];
  }
  onFound(names);
  const componentUrn = state.find(({ type }) => type === component.type)?.urn;
  await runImport(pulumi, importFile(objects, componentUrn, kubernetesPackage.version));
  // The inputs were the stack's until now; they become the cluster's, so that a preview shows the difference.
  await pulumi("refresh", "--yes", "--skip-preview");
  return names;
}

/** A config value as `pulumi config --json` shows it. */
interface ShownValue {
  value?: string;
  secret: boolean;
}

async function configOf(stack: string, pulumi: Pulumi): Promise<Config> {
  const shown = JSON.parse(await pulumi("config", "--json", "--show-secrets")) as Record<string, ShownValue>;
  const path = `Pulumi.${stack}.yaml`;
  return readConfig({
    stack,
    values: Object.fromEntries(Object.entries(shown).map(([key, { value }]) => [key, value ?? ""])),
    hasSecretEnv: shown[`${project}:env`]?.secret,
    stackFile: existsSync(path) ? readFileSync(path, "utf8") : undefined,
  });
}

async function unknownTo(state: StateResource[], stack: string, config: Config): Promise<Importable[]> {
  const known = new Set(objectsIn(state).map(nameOf));
  const manifests = objectsOf(manifestsOf(stack, config)).filter((manifest) => !known.has(nameOf(manifest)));
  const found = await existing(await connect(config.context, stack), manifests);
  const live = new Map(found.map((object) => [nameOf(object), object]));
  return manifests.flatMap((manifest) => {
    const object = live.get(nameOf(manifest));
    return object === undefined ? [] : [{ manifest, live: object }];
  });
}

async function runImport(pulumi: Pulumi, file: ImportFile): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "chat-service-import-"));
  try {
    const path = join(directory, "import.json");
    await writeFile(path, JSON.stringify(file));
    await pulumi("import", "--file", path, "--yes", "--skip-preview", "--protect=false", "--generate-code=false");
  } finally {
    await rm(directory, { recursive: true });
  }
}
