export { ChatService } from "./chatService";
export type { ChatServiceArgs } from "./chatServiceArgs";
export { ChatServiceArgsError } from "./chatServiceArgs";
export type { Problem } from "./problem";
export type { ChatServiceManifests, FollowRollout, RolloutResult } from "./rollout";
