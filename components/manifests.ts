import { autoscalerSpec } from "./autoscaler";
import { changeCauseAnnotation } from "./changeCause";
import type { ChatServiceValues } from "./chatServiceValues";
import { deploymentSpec } from "./deployment";
import { digestOf } from "./environment";
import { httpRouteSpec } from "./httpRoute";
import { ingressSpec } from "./ingress";
import { networkPolicySpec } from "./networkPolicy";
import type { ChatServiceManifests } from "./rollout";
import { serviceSpec } from "./service";

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
  const secret = values.secretEnv && {
    metadata: metadata(`env-${digestOf(values.secretEnv)}`),
    stringData: values.secretEnv,
  };

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
    autoscaler: values.autoscaling && {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: metadata("autoscaler"),
      spec: autoscalerSpec(deployment.name, values.autoscaling),
    },
    networkPolicy: (values.allowedCidrs ?? values.allowedNamespaces) && {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("network-policy"),
      spec: networkPolicySpec(selector, values),
    },
    ingress: values.ingress && {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: metadata("ingress", values.ingress.annotations),
      spec: ingressSpec(service.name, values.ingress),
    },
    httpRoute: values.gateway && {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: metadata("route"),
      spec: httpRouteSpec(service.name, { ...values.gateway, namespace: values.gateway.namespace ?? values.namespace }),
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
