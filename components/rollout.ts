import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** An object as it is registered, with plain values. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: object;
}

interface ManifestWith<Spec> extends Manifest {
  spec: pulumi.Unwrap<Spec> & object;
}

/** The objects of a chat service. */
export interface ChatServiceManifests {
  deployment: ManifestWith<k8s.types.input.apps.v1.DeploymentSpec>;
  service: ManifestWith<k8s.types.input.core.v1.ServiceSpec>;
  disruptionBudget: ManifestWith<k8s.types.input.policy.v1.PodDisruptionBudgetSpec>;
  secret?: Manifest & { immutable: boolean; stringData: Record<string, string> };
  autoscaler?: ManifestWith<k8s.types.input.autoscaling.v2.HorizontalPodAutoscalerSpec>;
  networkPolicy?: ManifestWith<k8s.types.input.networking.v1.NetworkPolicySpec>;
  ingress?: ManifestWith<k8s.types.input.networking.v1.IngressSpec>;
  httpRoute?: ManifestWith<object>;
}

/** Those of the objects that are there. */
export function objectsOf(manifests: Partial<ChatServiceManifests>): Manifest[] {
  return Object.values<Manifest | undefined>({ ...manifests }).filter((manifest) => manifest !== undefined);
}

/** What a rollout came to. */
export interface RolloutResult {
  /** Replicas that serve; undefined while it is only planned and an autoscaler chooses the count. */
  replicas: number | undefined;
  /** Full reference of the image that they run. */
  image: string;
  /** What ran before and is gone: images, and how many replicas ran each. */
  replaced: { image: string; replicas: number }[];
}

/**
 * Waits until what was registered has rolled out; rejects if it fails.
 *
 * It is called in `up` only, once the API server has taken all objects.
 */
export type FollowRollout = (registered: ChatServiceManifests, chat: pulumi.Resource) => Promise<RolloutResult>;

/** What a rollout is to come to. */
export async function planned({ deployment: { spec } }: ChatServiceManifests): Promise<RolloutResult> {
  return { replicas: spec.replicas, image: spec.template.spec?.containers[0].image ?? "", replaced: [] };
}
