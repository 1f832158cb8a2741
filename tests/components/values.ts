import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceArgs } from "../../components/chatServiceArgs.ts";
import { checkedValues } from "../../components/chatServiceArgs.ts";
import type { ChatServiceValues } from "../../components/chatServiceValues.ts";

export type Args = Partial<pulumi.Unwrap<ChatServiceArgs>>;

/** The values of a chat service with the defaults but for what a test is about. */
export function valuesWith(args: Args = {}, name = "chat"): ChatServiceValues {
  const nodePort = (args.serviceType ?? "NodePort") === "NodePort" ? 30000 : undefined;
  return checkedValues(name, { namespace: "chat-dev", imageTag: "0.1.2", nodePort, ...args });
}

/** What adds every object that may stand together with the others; an HTTPRoute stands in for the Ingress. */
export const everyObject: Args = {
  serviceType: "ClusterIP",
  autoscaling: { minReplicas: 2, maxReplicas: 10 },
  allowedNamespaces: ["ingress-nginx"],
  secretEnv: { DB_PASSWORD: "correct horse" },
  ingress: { host: "chat.example.com" },
};
