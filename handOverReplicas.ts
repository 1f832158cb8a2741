import * as pulumi from "@pulumi/pulumi";
import type { HandedOverCount } from "./checks/autoscalingSwitch.ts";
import type { ApiServer } from "./kubernetes/apiServer.ts";
import { collectionOf } from "./kubernetes/paths.ts";

/** The field manager that holds the replica count until the autoscaler changes it for the first time. */
const fieldManager = "chat-service-autoscaling";

/**
 * Before Pulumi drops `replicas`, another field manager takes the present count over: a field that nobody sets any more
 * falls back to its default, 1 replica. Writes to the cluster; in a preview it does nothing.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
 */
export async function handOverReplicas(apiServer: ApiServer, { deployment, replicas }: HandedOverCount): Promise<void> {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  const { apiVersion, kind, metadata } = deployment;
  const { name, namespace } = metadata;
  const count = { apiVersion, kind, metadata: { name, namespace }, spec: { replicas } };
  await apiServer.apply(`${collectionOf(deployment)}/${name}`, count, { fieldManager });
}
