import { valueAt } from "./digest";
import { isPinned, tagOf } from "./imageTag";
import { nameOf, ResourceChange } from "./resourceChange";
import { fieldsOf, gatesChanged, having, imageIn, reselected, templateFields, updated, waits } from "./selections";
import { code, fromTo, words } from "./words";

/** What can go wrong with an update, in sentences. */
export function risksOf(changes: ResourceChange[]): string[] {
  const deployment = changes.find(({ kind, change }) => kind === "Deployment" && change !== "delete");
  const spec = deployment?.new?.spec;
  const startsPods = deployment !== undefined && (deployment.change !== "update" || templateFields(changes).length > 0);
  return [
    ...having(changes, "delete").map((change) => `**Deletion** of ${nameOf(change)}${change.kind === "Namespace" ? " and everything in it" : ""}.`),
    ...having(changes, "replace").map((change) => `**Replacement** of ${nameOf(change)}: it is deleted before the new one is created${reasons(change)}.`),
    ...updated(changes, "Provider").map(() => "**Another provider configuration**: this may be another cluster."),
    ...reselected(changes).map((change) => `**Selector** of ${nameOf(change)} changes: it may find other pods, or none.`),
    ...fieldsOf(changes, /\.nodePort$/, "Service").map((field) => `**Node port** ${fromTo(field)}: clients and firewalls have to know the new one.`),
    ...fieldsOf(changes, /^spec\.type$/, "Service").map((field) => `**Service type** ${fromTo(field)}: the service may be reached in another way, or by others.`),
    ...gatesChanged(changes).map((change) => `**Network exposure** changes with ${nameOf(change)}: check who gets through.`),
    ...(valueAt(spec, "replicas") === 0 ? ["**Replicas are 0**: nobody is served."] : []),
    ...(waits(changes) ? ["**Paused rollout**: changes of the pod template wait, security fixes as well."] : []),
    ...(startsPods && !isPinned(imageIn(spec)) ? [`**Tag ${code(tagOf(imageIn(spec)))} is not pinned**: it may be another image tomorrow, and there is no way back to today's.`] : []),
  ];
}

function reasons({ replaceReasons }: ResourceChange): string {
  return replaceReasons.length === 0 ? "" : `, because ${words(replaceReasons.map(code))} can't be changed in place`;
}
