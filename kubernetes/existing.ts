import type { KubernetesObject } from "@kubernetes/client-node";
import type { ApiServer, Json } from "./apiServer.ts";
import type { ObjectReference } from "./paths.ts";
import { collectionOf } from "./paths.ts";

/** An object as the API server has it. */
export type ExistingObject = Json<KubernetesObject> & ObjectReference;

/**
 * Those of some objects that the cluster has, in the same order; one that is being deleted doesn't count.
 *
 * What can't be asked for, for want of permissions or of an answer, is left out: whoever goes on learns of it then.
 */
export async function existing(apiServer: ApiServer, objects: ObjectReference[]): Promise<ExistingObject[]> {
  const live = await Promise.all(
    objects.map((object) =>
      apiServer.get<ExistingObject>(`${collectionOf(object)}/${object.metadata.name}`).catch(() => undefined),
    ),
  );
  return live.filter((object) => object !== undefined).filter(({ metadata }) => !metadata.deletionTimestamp);
}

/** Kind and name of an object, such as Deployment chat-dev/chat-deployment; there is no other one like it. */
export function nameOf({ kind, metadata: { namespace, name } }: ObjectReference): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
