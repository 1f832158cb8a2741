import { chatServiceOptions } from "../components/chatServiceOptions.ts";
import type { Option } from "../components/option.ts";
import { shortDrainSeconds } from "./awaitDrain.ts";
import { checks } from "./checks.ts";

/** How `up` goes about an update: the ChatService isn't told, and nothing that runs is changed. */
const updateOptions = {
  awaitDrain: {
    type: "boolean",
    description:
      "Whether `up` waits until replicas that were told to stop are gone; " +
      `unset does where drainSeconds is at most ${shortDrainSeconds}.`,
    example: "true",
  },

  failureLogs: {
    type: "boolean",
    description:
      "Whether a failed `up` shows the last log lines of the container that fails; " +
      "unset does, but not under CI nor with Pulumi Cloud.",
    example: "true",
  },

  skipPreflight: {
    type: "list",
    description:
      "Checks that an update begins without, such as image on a machine without a way to the registry; " +
      "see docs/preflight.md.",
    acceptsItem: (item) => checks.some((check) => check === item),
    allowed: `${checks.slice(0, -1).join(", ")} and ${checks.at(-1)}, separated by commas`,
    example: "image",
  },
} as const satisfies Record<string, Option>;

const { replicaCount, image, imageTag, ...others } = chatServiceOptions;

/** Every config key of the stack: CONTRIBUTING.md says where a new one goes. */
export const options = {
  replicaCount: {
    ...replicaCount,
    description: "Replicas that the stack file commits to; 3 where neither it nor autoscaling is set.",
  },

  replicas: {
    ...replicaCount,
    description: "The operator's override of replicaCount; wins while it is set, and `up` says so.",
    example: "5",
  },

  image,

  imageTag: { ...imageTag, description: `${imageTag.description} \`latest\` is refused in prod.` },

  ...others,

  ...updateOptions,
} as const satisfies Record<string, Option>;

/** Keys that change nothing of what runs: the rollout history doesn't show them, and no way back names them. */
export const keysOfNoRevision: readonly string[] = ["paused", ...Object.keys(updateOptions)];
