/** What kind of thing is refused: tests and programs match it and the subjects, and people read the message. */
export type RefusalCode =
  /** Config that is missing, out of range, contradictory or unknown. */
  | "InvalidConfig"
  /** A kubeconfig that can't be read. */
  | "InvalidKubeconfig"
  /** A context that the kubeconfig doesn't have. */
  | "UnknownContext"
  /** A context that lacks what it takes to connect. */
  | "UnusableContext"
  /** A cluster that doesn't answer. */
  | "UnreachableCluster"
  /** A cluster that refuses the credentials. */
  | "RefusedCredentials"
  /** A cluster that is too old. */
  | "OldCluster"
  /** A node port that another Service has. */
  | "TakenNodePort"
  /** Objects that the cluster has and the stack's state doesn't know. */
  | "ExistingObjects"
  /** Autoscaling that is turned on or off with bounds or a count that would take replicas away. */
  | "AutoscaledCount"
  /** Secret environment variables that change while the rollout is paused. */
  | "PausedSecretChange"
  /** What an update would fail at, found before it begins. */
  | "Preflight"
  /** What runs was changed by hand. */
  | "Drift"
  /** A rollout that failed. */
  | "RolloutFailed"
  /** A rollout that goes on, and that the API server tells nothing of. */
  | "RolloutNotFollowed"
  /** A script that was called with the wrong words or in the wrong place. */
  | "InvalidCall"
  /** A machine that lacks something, or where something is in the way. */
  | "UnfitMachine"
  /** A command that was run and failed. */
  | "CommandFailed";

/**
 * What can't be done and the command that mends it, for the person who runs `pulumi` or a script: the message alone is
 * shown.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly subjects: string[];

  /**
   * @param subjects what the problems are with, in their order: keys of the config, objects of the cluster, files, or
   * Kubernetes' reason of a failure.
   */
  constructor(code: RefusalCode, problems: string | string[], subjects: string[] = []) {
    super([problems].flat().join("\n"));
    this.code = code;
    this.subjects = subjects;
  }
}
