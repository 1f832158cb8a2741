import { scryptSync } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceValues } from "./chatServiceValues.ts";

/** The environment of a replica, in order of names; secret values are read from the Secret `secretName`. */
export function environmentOf(
  { env = {}, secretEnv = {} }: Partial<Pick<ChatServiceValues, "env" | "secretEnv">>,
  secretName: string | undefined,
): pulumi.Unwrap<k8s.types.input.core.v1.EnvVar>[] {
  const plain = Object.entries(env).map(([name, value]) => ({ name, value: literal(value) }));
  const secret = Object.keys(secretEnv).map((key) => ({
    name: key,
    valueFrom: { secretKeyRef: { name: secretName, key } },
  }));
  return [...plain, ...secret].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * A text with which the server gets just that text: Kubernetes reads $(NAME) as another variable, and $$ as $.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
function literal(value: string): string {
  return value.replace(/\$(?=[$(])/g, "$$$$");
}

/** What was digested before: a digest takes 0.05 s, and the same one is asked for several times. */
const digests = new Map<string, string>();

/**
 * A digest of secret values for their Secret's name: another content is another Secret, so that it rolls the replicas,
 * and the old ones keep theirs until they are gone.
 *
 * It is a slow one, so that it takes long to try secrets out on the name.
 */
export function digestOf(secretEnv: Record<string, string>): string {
  const content = JSON.stringify(Object.entries(secretEnv).sort(([left], [right]) => (left < right ? -1 : 1)));
  const digest = digests.get(content) ?? scryptSync(content, "chat-service", 5).toString("hex");
  digests.set(content, digest);
  return digest;
}
