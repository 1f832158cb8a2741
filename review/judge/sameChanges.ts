import { isDeepStrictEqual } from "node:util";
import type { Digest } from "../read/digest.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { resourceChanges } from "../read/resourceChange.ts";
import { withoutChangeCause } from "./changeCause.ts";

/**
 * How a preview differs from the one that was approved, in sentences; nothing if it would change the same things in the
 * same way.
 */
export function differences(approved: Digest, now: Digest): string[] {
  const [before, after] = [byUrn(approved), byUrn(now)];
  const urns = [...new Set([...before.keys(), ...after.keys()])];
  return urns
    .filter((urn) => !isDeepStrictEqual(before.get(urn), after.get(urn)))
    .map((urn) => {
      const [was, is] = [before.get(urn), after.get(urn)];
      const name = urn.split("::").at(-1);
      return (
        "The preview is not the one that was approved: " +
        `${name} was ${changeText(was)} and is ${changeText(is)} by now. ` +
        "Re-run all jobs of the workflow, look at the new preview and approve that."
      );
    });
}

function byUrn(digest: Digest): Map<string, ResourceChange> {
  return new Map(
    resourceChanges(digest).map((change) => [change.urn, JSON.parse(JSON.stringify(change)) as ResourceChange]),
  );
}

function changeText(change: ResourceChange | undefined): string {
  if (change === undefined) {
    return "to stay as it was";
  }
  const [{ fields }] = withoutChangeCause([change]);
  return `to be ${change.change}d${fields.length === 0 ? "" : ` (${fields.map(({ path }) => path).join(", ")})`}`;
}
