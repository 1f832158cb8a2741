import { chatServiceOptions } from "../components/chatServiceOptions";
import type { Option } from "../components/option";

const { replicaCount, ...others } = chatServiceOptions;

/**
 * Every config key of the stack: what the ChatService can be told, and what belongs to the stack alone.
 *
 * A new option is one more entry there or here, and one in Pulumi.yaml; a test holds Pulumi.yaml, the README's table
 * and the stack files to this list.
 */
export const options = {
  replicaCount,

  replicas: {
    ...replicaCount,
    description: "The operator's override of replicaCount; wins while it is set, and `up` says so.",
    example: "5",
  },

  ...others,
} as const satisfies Record<string, Option>;
