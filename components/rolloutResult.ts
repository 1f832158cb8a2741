import type { ChatServiceManifests } from "./manifests.ts";

/** What a rollout came to. */
export interface RolloutResult {
  /** Replicas that serve; undefined while it is only intended and an autoscaler chooses the count. */
  replicas: number | undefined;
  /** Full reference of the image that they run. */
  image: string;
}

/** What a rollout is to come to. */
export function intendedResult({ deployment: { spec } }: ChatServiceManifests): RolloutResult {
  return { replicas: spec.replicas, image: spec.template.spec?.containers[0].image ?? "" };
}
