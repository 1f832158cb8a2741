import { changeCauseAnnotation } from "../../components/changeCause.ts";
import type { ResourceChange } from "../read/resourceChange.ts";

const changeCause = `metadata.annotations["${changeCauseAnnotation}"]`;

/**
 * What there is to judge: the changes without the annotation that carries the config of a revision.
 *
 * It changes with every config value, and says nothing that other fields don't. Where nothing else changes, `up`
 * still writes it, so it stays.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#change-cause
 */
export function withoutChangeCause(changes: ResourceChange[]): ResourceChange[] {
  const others = changes
    .filter((change) => !changesCauseAlone(change))
    .map((change) => ({ ...change, fields: change.fields.filter(({ path }) => path !== changeCause) }));
  return others.length > 0 ? others : changes;
}

function changesCauseAlone({ change, fields }: ResourceChange): boolean {
  return change === "update" && fields.length === 1 && fields[0].path === changeCause;
}
