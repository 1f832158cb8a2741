import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ChatServiceArgs } from "./chatServiceArgs";
import { areKnown, checkedValues } from "./chatServiceArgs";
import { chatServiceManifests } from "./manifests";
import type { RolloutResult } from "./rollout";
import { planned } from "./rollout";

/**
 * A chat service: a Deployment of identical replicas, a NodePort Service that spreads requests over them, and a
 * PodDisruptionBudget that lets a drained node take a quarter of them at a time.
 *
 * Its children are named from its own name, so that several can live in one stack and one namespace.
 *
 * @throws ChatServiceArgsError that lists every argument that is wrong, before anything is created.
 */
export class ChatService extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;
  readonly service: k8s.core.v1.Service;
  readonly disruptionBudget: k8s.policy.v1.PodDisruptionBudget;

  /** What the rollout came to, once it has ended; what depends on the service waits for it. In a preview, what it is to come to. */
  readonly ready: pulumi.Output<RolloutResult & { seconds: number }>;

  constructor(name: string, args: ChatServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { followRollout, ...inputs } = args;
    if (areKnown(args)) {
      checkedValues(name, args);
    }
    super("chat-service:index:ChatService", name, inputs, opts);
    const start = performance.now();

    const manifests = pulumi
      .output(inputs)
      .apply((values) =>
        chatServiceManifests(name, checkedValues(name, values), { waitInPlugin: followRollout === undefined }),
      );
    const childOptions = { parent: this };
    this.deployment = new k8s.apps.v1.Deployment(`${name}-deployment`, argsOf(manifests.deployment), childOptions);
    this.service = new k8s.core.v1.Service(`${name}-service`, argsOf(manifests.service), childOptions);
    this.disruptionBudget = new k8s.policy.v1.PodDisruptionBudget(
      `${name}-disruption-budget`,
      argsOf(manifests.disruptionBudget),
      childOptions,
    );

    const isPreview = pulumi.runtime.isDryRun();
    const created = isPreview ? [] : [this.deployment.id, this.service.id, this.disruptionBudget.id];
    const follow = isPreview ? planned : (followRollout ?? planned);
    this.ready = pulumi.all([manifests, pulumi.all(created)]).apply(async ([registered]) => ({
      ...(await follow(registered, this)),
      seconds: (performance.now() - start) / 1000,
    }));

    // Names, not resources: a state with references to resources can't be asked what is in it.
    this.registerOutputs({
      deployment: this.deployment.metadata.name,
      service: this.service.metadata.name,
      disruptionBudget: this.disruptionBudget.metadata.name,
    });
  }
}

/** A manifest as the arguments of a resource. */
function argsOf<Metadata, Spec>(manifest: pulumi.Output<{ metadata: Metadata; spec: Spec }>) {
  return { metadata: manifest.apply(({ metadata }) => metadata), spec: manifest.apply(({ spec }) => spec) };
}
