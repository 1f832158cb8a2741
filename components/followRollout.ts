import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceManifests } from "./manifests.ts";
import type { RolloutResult } from "./rolloutResult.ts";

/**
 * Waits until what was registered has rolled out; rejects if it fails.
 *
 * It is called in `up` only, once the API server has taken all objects.
 */
export type FollowRollout = (registered: ChatServiceManifests, chat: pulumi.Resource) => Promise<RolloutResult>;
