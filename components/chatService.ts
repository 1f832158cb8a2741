import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ChatServiceArgs } from "./chatServiceArgs.ts";
import { areKnown, checkedValues } from "./chatServiceArgs.ts";
import { digestOf } from "./environment.ts";
import { chatServiceManifests } from "./manifests.ts";
import { optionFor } from "./optionalObjects.ts";
import type { RolloutResult } from "./rolloutResult.ts";
import { intendedResult } from "./rolloutResult.ts";

/**
 * A chat service: a Deployment of identical replicas, a Service that spreads requests over them, a PodDisruptionBudget
 * that lets a drained node take a quarter of them at a time, and what its arguments ask for beyond these.
 *
 * Its children are named from its own name, so that several can live in one stack and one namespace.
 *
 * @throws ChatServiceArgsError that lists every argument that is wrong, before anything is created.
 */
export class ChatService extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;
  readonly service: k8s.core.v1.Service;
  readonly disruptionBudget: k8s.policy.v1.PodDisruptionBudget;
  /** The secret environment variables, if there are any. */
  readonly secret?: k8s.core.v1.Secret;
  readonly autoscaler?: k8s.autoscaling.v2.HorizontalPodAutoscaler;
  /** Who is let in, if not everybody is. */
  readonly networkPolicy?: k8s.networking.v1.NetworkPolicy;
  readonly ingress?: k8s.networking.v1.Ingress;
  /** The HTTPRoute of a Gateway. */
  readonly httpRoute?: k8s.apiextensions.CustomResource;

  /**
   * What the rollout came to, once it has ended; what depends on the service waits for it. In a preview, what it is to
   * come to.
   */
  readonly ready: pulumi.Output<RolloutResult>;

  constructor(name: string, args: ChatServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { followRollout, secretEnv, ...inputs } = args;
    if (areKnown(args)) {
      checkedValues(name, args);
    }
    super(
      "chat-service:index:ChatService",
      name,
      { ...inputs, secretEnv: secretEnv && pulumi.secret(secretEnv) },
      opts,
    );

    const manifests = pulumi.output(inputs).apply((values) =>
      chatServiceManifests(name, checkedValues(name, { ...values, secretEnv }), {
        waitInPlugin: followRollout === undefined,
      }),
    );
    const childOptions = { parent: this };

    if (secretEnv !== undefined) {
      // Of other content it is another resource, so that Pulumi deletes the old one only once the update has succeeded.
      this.secret = new k8s.core.v1.Secret(
        `${name}-env-${digestOf(secretEnv)}`,
        {
          metadata: manifests.apply(({ secret }) => secret?.metadata ?? {}),
          immutable: true,
          stringData: pulumi.secret(secretEnv),
        },
        childOptions,
      );
    }
    this.deployment = new k8s.apps.v1.Deployment(`${name}-deployment`, resourceArgs(manifests.deployment), {
      ...childOptions,
      dependsOn: this.secret,
    });
    this.service = new k8s.core.v1.Service(`${name}-service`, resourceArgs(manifests.service), childOptions);
    this.disruptionBudget = new k8s.policy.v1.PodDisruptionBudget(
      `${name}-disruption-budget`,
      resourceArgs(manifests.disruptionBudget),
      childOptions,
    );
    if (optionFor.autoscaler(args) !== undefined) {
      this.autoscaler = new k8s.autoscaling.v2.HorizontalPodAutoscaler(
        `${name}-autoscaler`,
        resourceArgs(manifests.autoscaler),
        childOptions,
      );
    }
    if (optionFor.networkPolicy(args) !== undefined) {
      this.networkPolicy = new k8s.networking.v1.NetworkPolicy(
        `${name}-network-policy`,
        resourceArgs(manifests.networkPolicy),
        childOptions,
      );
    }
    if (optionFor.ingress(args) !== undefined) {
      this.ingress = new k8s.networking.v1.Ingress(`${name}-ingress`, resourceArgs(manifests.ingress), childOptions);
    }
    if (optionFor.httpRoute(args) !== undefined) {
      this.httpRoute = new k8s.apiextensions.CustomResource(
        `${name}-route`,
        { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", ...resourceArgs(manifests.httpRoute) },
        childOptions,
      );
    }

    const children = [
      this.secret,
      this.deployment,
      this.service,
      this.disruptionBudget,
      this.autoscaler,
      this.networkPolicy,
      this.ingress,
      this.httpRoute,
    ].filter((child) => child !== undefined);
    const isPreview = pulumi.runtime.isDryRun();
    const created = isPreview ? [] : children.map(({ id }) => id);
    this.ready = pulumi
      .all([manifests, pulumi.all(created)])
      .apply(async ([registered]) =>
        isPreview || followRollout === undefined ? intendedResult(registered) : followRollout(registered, this),
      );

    // Names, not resources: a state with references to resources can't be asked what is in it.
    this.registerOutputs({
      deployment: this.deployment.metadata.name,
      service: this.service.metadata.name,
      disruptionBudget: this.disruptionBudget.metadata.name,
    });
  }
}

/** A manifest as the arguments of a resource, which is created only where its manifest is there. */
function resourceArgs<Metadata, Spec>(
  manifest: pulumi.Output<{ metadata: Metadata; spec: Spec } | undefined> | undefined,
) {
  const there = manifest as pulumi.Output<{ metadata: Metadata; spec: Spec }>;
  return { metadata: there.apply(({ metadata }) => metadata), spec: there.apply(({ spec }) => spec) };
}
