import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { autoscalerSpec } from "./autoscaler.ts";
import { changeCauseAnnotation } from "./changeCause.ts";
import type { ChatServiceValues } from "./chatServiceValues.ts";
import { deploymentSpec } from "./deployment.ts";
import { digestOf } from "./environment.ts";
import { httpRouteSpec } from "./httpRoute.ts";
import { ingressSpec } from "./ingress.ts";
import { networkPolicySpec } from "./networkPolicy.ts";
import { optionFor } from "./optionalObjects.ts";
import { serviceSpec } from "./service.ts";

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

/** The objects of the chat service `name`, all named from it. */
export function chatServiceManifests(
  name: string,
  values: ChatServiceValues,
  { waitInPlugin }: { waitInPlugin: boolean },
): ChatServiceManifests {
  const selector = { app: `${name}-app` };
  const metadata = (suffix: string, annotations = {}) => ({
    name: `${name}-${suffix}`,
    namespace: values.namespace,
    labels: { "app.kubernetes.io/part-of": "chat-service", "app.kubernetes.io/managed-by": "pulumi" },
    annotations: { ...pluginAnnotations(waitInPlugin), ...annotations },
  });
  const service = metadata("service");
  const deployment = metadata(
    "deployment",
    values.changeCause === undefined ? {} : { [changeCauseAnnotation]: values.changeCause },
  );
  const secretEnv = optionFor.secret(values);
  const secret = secretEnv && { metadata: metadata(`env-${digestOf(secretEnv)}`), stringData: secretEnv };
  const autoscaling = optionFor.autoscaler(values);
  const ingress = optionFor.ingress(values);
  const gateway = optionFor.httpRoute(values);

  return {
    deployment: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: deployment,
      spec: deploymentSpec(name, selector, values, secret?.metadata.name),
    },
    service: { apiVersion: "v1", kind: "Service", metadata: service, spec: serviceSpec(selector, values) },
    disruptionBudget: {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata("disruption-budget"),
      spec: {
        // Rounded up: a drain always makes progress, also at 1 replica.
        // https://kubernetes.io/docs/tasks/run-application/configure-pdb/
        maxUnavailable: "25%",
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: selector },
      },
    },
    secret: secret && { apiVersion: "v1", kind: "Secret", immutable: true, ...secret },
    autoscaler: autoscaling && {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: metadata("autoscaler"),
      spec: autoscalerSpec(deployment.name, autoscaling),
    },
    networkPolicy: optionFor.networkPolicy(values) && {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("network-policy"),
      spec: networkPolicySpec(selector, values),
    },
    ingress: ingress && {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: metadata("ingress", ingress.annotations),
      spec: ingressSpec(service.name, ingress),
    },
    httpRoute: gateway && {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: metadata("route"),
      spec: httpRouteSpec(service.name, { ...gateway, namespace: gateway.namespace ?? values.namespace }),
    },
  };
}

/**
 * How the Kubernetes plugin treats an object.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/
 */
function pluginAnnotations(waitInPlugin: boolean): Record<string, string> {
  return {
    // The plugin's own wait ends early when an old ReplicaSet is reused, and takes ten minutes for a bad image.
    ...(waitInPlugin ? {} : { "pulumi.com/skipAwait": "true" }),
    // `up --refresh` takes back a field that somebody changed with kubectl.
    "pulumi.com/patchForce": "true",
    // Of an object that is gone between its first look and its watch, the plugin waits ten minutes to hear; in the
    // background it is gone at once.
    "pulumi.com/deletionPropagationPolicy": "background",
  };
}
