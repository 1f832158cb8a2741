export { ChatService } from "./chatService.ts";
export type { ChatServiceArgs } from "./chatServiceArgs.ts";
export { ChatServiceArgsError } from "./chatServiceArgs.ts";
export type { FollowRollout } from "./followRollout.ts";
export type { ChatServiceManifests } from "./manifests.ts";
export type { Problem } from "./problem.ts";
export type { RolloutResult } from "./rolloutResult.ts";
