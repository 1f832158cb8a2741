export { ChatService } from "./chatService";
export type { ChatServiceArgs } from "./chatServiceArgs";
export { ChatServiceArgsError } from "./chatServiceArgs";
export type { FollowRollout } from "./followRollout";
export type { ChatServiceManifests } from "./manifests";
export type { Problem } from "./problem";
export type { RolloutResult } from "./rolloutResult";
