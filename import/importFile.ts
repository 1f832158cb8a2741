import type { Manifest } from "../components/manifests.ts";
import type { ExistingObject } from "../kubernetes/existing.ts";

/** An object that is to be imported: as the stack registers it, and as the cluster has it. */
export interface Importable {
  manifest: Manifest;
  live: ExistingObject;
}

/**
 * What `pulumi import --file` reads.
 *
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_import/
 */
export interface ImportFile {
  /** URNs of the parents that the state knows, by name. */
  nameTable: Record<string, string>;
  resources: ImportEntry[];
}

interface ImportEntry {
  type: string;
  /** Unique in the file. */
  name: string;
  /** The name that the program registers it by. */
  logicalName: string;
  id?: string;
  parent?: string;
  /** Version of the Kubernetes package. */
  version?: string;
  component?: boolean;
  inputs?: object;
  outputs?: object;
}

/** The component whose children all of a stack's objects are, but for the namespace. */
export const component = {
  type: "chat-service:index:ChatService",
  name: "component",
  logicalName: "chat",
  component: true,
};

/**
 * The file that imports objects as the stack registers them.
 *
 * Inputs and outputs are given, as the plugin would make inputs of all that it reads, defaults included.
 *
 * @param componentUrn URN of the component if the state knows it.
 * @param version of the Kubernetes package; the program's default provider is that version's.
 */
export function importFile(objects: Importable[], componentUrn: string | undefined, version: string): ImportFile {
  const entries = objects.map((object) => entryOf(object, version));
  const needsComponent = componentUrn === undefined && entries.some(({ parent }) => parent !== undefined);
  return {
    nameTable: componentUrn === undefined ? {} : { [component.name]: componentUrn },
    resources: [...(needsComponent ? [component] : []), ...entries],
  };
}

function entryOf({ manifest, live }: Importable, version: string): ImportEntry {
  const { apiVersion, kind, metadata } = manifest;
  const { namespace, name } = metadata;
  return {
    type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`,
    name: `${kind} ${name}`,
    ...(namespace === undefined
      ? { logicalName: component.logicalName, id: name }
      : { logicalName: name, id: `${namespace}/${name}`, parent: component.name }),
    version,
    // What a file gives, the state keeps as it is; of a Secret, the plugin reads all that and marks it as secret.
    ...(kind === "Secret" ? {} : { inputs: manifest, outputs: { ...live, ...fieldManagerOf(live) } }),
  };
}

/**
 * The name by which the plugin wrote an object last, if it did. It goes on by that name, as a field that an update
 * leaves out stays while anybody else has it.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
function fieldManagerOf({ metadata: { managedFields = [] } }: ExistingObject): { __fieldManager?: string } {
  const [newest] = managedFields
    .filter(({ manager }) => manager?.startsWith("pulumi-kubernetes"))
    .sort((left, right) => Date.parse(right.time ?? "") - Date.parse(left.time ?? ""));
  return newest === undefined ? {} : { __fieldManager: newest.manager };
}
