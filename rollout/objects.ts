import type { V1Deployment, V1Pod, V1ReplicaSet, V1Service } from "@kubernetes/client-node";
import type { Json } from "../kubernetes/apiServer.ts";

export type Deployment = Json<V1Deployment>;
export type Service = Json<V1Service>;
export type ReplicaSet = Json<V1ReplicaSet>;
export type Pod = Json<V1Pod>;
