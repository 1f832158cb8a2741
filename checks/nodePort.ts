import type { V1Service } from "@kubernetes/client-node";
import { chatServiceOptions } from "../components/chatServiceOptions.ts";
import { project } from "../project.ts";
import { Refusal } from "../refusal/refusal.ts";
import type { ApiServer } from "../kubernetes/apiServer.ts";

/**
 * Refuses a node port that another Service of the cluster has, before the API server would in the middle of an update.
 *
 * Whoever may not list Services in every namespace learns it from the API server instead.
 *
 * @throws Refusal that names the Service that has the port.
 */
export async function refuseTakenNodePort(
  apiServer: ApiServer,
  wanted: {
    namespace: string;
    serviceName: string;
    /** undefined where the Service takes none. */
    nodePort: number | undefined;
    stack: string;
  },
): Promise<void> {
  if (wanted.nodePort === undefined) {
    return;
  }
  const services = await apiServer.list<V1Service>("/api/v1/services").catch(() => undefined);
  const owners = new Map(
    (services?.items ?? []).flatMap(({ metadata, spec }) =>
      (spec?.ports ?? []).map(({ nodePort }) => [nodePort, `${metadata?.namespace}/${metadata?.name}`] as const),
    ),
  );
  const owner = owners.get(wanted.nodePort);
  if (owner === undefined || owner === `${wanted.namespace}/${wanted.serviceName}`) {
    return;
  }

  const { minimum, maximum } = chatServiceOptions.nodePort;
  const ports = Array.from({ length: maximum - minimum + 1 }, (_, offset) => minimum + offset);
  const free = ports.find((port) => !owners.has(port));
  throw new Refusal(
    "TakenNodePort",
    `${project}:nodePort is ${wanted.nodePort}, which Service ${owner} has; ` +
      `allowed is a free port from ${minimum} to ${maximum}; nothing was changed. ` +
      `Run: npx pulumi config set nodePort ${free ?? "PORT"} --stack ${wanted.stack}`,
    [`${project}:nodePort`, `Service ${owner}`],
  );
}
