import { structuredPatch } from "diff";
import { stringify } from "yaml";
import type { Fields } from "../read/json.ts";
import type { ResourceChange } from "../read/resourceChange.ts";

/** What happens to the resources as lines of a unified diff of their YAML. */
export function diffLines(changes: ResourceChange[]): string[] {
  return changes.flatMap((change) => {
    const { hunks } = structuredPatch("", "", toYaml(change.old), toYaml(change.new), "", "", { context: 3 });
    return [
      `# ${change.change} ${change.kind} ${change.name}`,
      ...hunks.flatMap(({ oldStart, newStart, lines }) => [
        `@@ -${oldStart} +${newStart} @@`,
        ...lines.filter((line) => !line.startsWith("\\")),
      ]),
    ];
  });
}

function toYaml(fields: Fields | undefined): string {
  if (fields === undefined) {
    return "";
  }
  const own = Object.fromEntries(Object.entries(fields).filter(([field]) => !field.startsWith("__")));
  return stringify(own, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true });
}
