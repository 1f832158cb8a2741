import type { Value } from "../read/json.ts";
import { isFields, valueAt } from "../read/json.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { targets } from "./autoscaling.ts";

/** Changes that one sentence is on. */
export interface Group {
  /** Whom the sentence is on; undefined where there is only one it could be on. */
  name?: string;
  changes: ResourceChange[];
}

/** What concerns the pods of each Deployment that changes. */
export function byDeployment(changes: ResourceChange[]): Group[] {
  const deployments = having(changes, "Deployment");
  return deployments.length < 2
    ? [{ changes }]
    : deployments.map((deployment) => ({ name: deployment.name, changes: concerning(deployment, changes) }));
}

/** What concerns the traffic through each Service that changes, or to each Deployment whose Service doesn't. */
export function byService(changes: ResourceChange[]): Group[] {
  const [deployments, services] = [having(changes, "Deployment"), having(changes, "Service")];
  if (deployments.length < 2 && services.length < 2) {
    return [{ changes }];
  }
  const found = new Set(services.filter((service) => deployments.some((deployment) => finds(service, deployment))));
  return [
    ...deployments.flatMap((deployment) => {
      const others = concerning(deployment, changes);
      const own = having(others, "Service");
      return own.length < 2
        ? [{ name: deployment.name, changes: others }]
        : own.map((service) => ({
            name: service.name,
            changes: others.filter((change) => change === service || !own.includes(change)),
          }));
    }),
    ...services
      .filter((service) => !found.has(service))
      .map((service) => ({ name: service.name, changes: [service, ...shared(changes)] })),
  ];
}

function concerning(deployment: ResourceChange, changes: ResourceChange[]): ResourceChange[] {
  return [
    ...changes.filter((change) => change === deployment || finds(change, deployment) || targets(change, deployment)),
    ...shared(changes),
  ];
}

/** Whatever isn't of one Deployment alone. */
function shared(changes: ResourceChange[]): ResourceChange[] {
  const own = ["Deployment", "Service", "PodDisruptionBudget", "HorizontalPodAutoscaler"];
  return changes.filter(({ kind }) => !own.includes(kind));
}

function having(changes: ResourceChange[], kind: string): ResourceChange[] {
  return changes.filter((change) => change.kind === kind);
}

/** Whether a Service or a PodDisruptionBudget finds, or has found, the pods of a Deployment. */
function finds(object: ResourceChange, deployment: ResourceChange): boolean {
  if (!["Service", "PodDisruptionBudget"].includes(object.kind)) {
    return false;
  }
  return (["old", "new"] as const).some((side) => {
    const selector = valueAt(object[side], "spec", "selector");
    const labels = valueAt(deployment[side] ?? deployment.old, "spec", "template", "metadata", "labels");
    const wanted = object.kind === "Service" ? selector : valueAt(selector, "matchLabels");
    return matches(wanted, labels);
  });
}

function matches(wanted: Value | undefined, labels: Value | undefined): boolean {
  return (
    isFields(wanted) &&
    isFields(labels) &&
    Object.keys(wanted).length > 0 &&
    Object.entries(wanted).every(([name, value]) => labels[name] === value)
  );
}
