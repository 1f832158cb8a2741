import type { ChatServiceValues } from "../components/chatServiceValues.ts";
import type { Cluster } from "./cluster.ts";
import type { Finding } from "./finding.ts";
import { judge } from "./judge.ts";
import type { Paths } from "./observe.ts";
import { observe, statusSeconds } from "./observe.ts";
import { inOwnNamespace } from "./ownNamespace.ts";
import { startServer } from "./startServer.ts";

/** What an image is checked with. */
export interface ImageCheck extends Paths {
  /** What the stack would be told: its pod template is made of it. */
  values: ChatServiceValues;
  signal: AbortSignal;
}

/**
 * Runs an image on a cluster as the stack would, in a namespace of its own, and finds out what of that on which the
 * stack rests holds for it.
 *
 * @throws Refusal if the image can't be tried, and the signal's reason once that is aborted.
 */
export async function checkImage(cluster: Cluster, { values, signal, ...paths }: ImageCheck): Promise<Finding[]> {
  return inOwnNamespace(cluster.core, "restricted", async (namespace) => {
    const { startupSeconds } = values;
    const server = await startServer(namespace, values, { cluster, startupSeconds, signal });
    if ("lack" in server) {
      return [server.lack];
    }
    try {
      return judge(await observe(cluster, server, values, paths, signal), values);
    } catch (error) {
      const { pod } = server;
      if (await pod.until(({ container }) => container?.state?.terminated !== undefined, statusSeconds, signal)) {
        return [{ code: "EndsEarly", exitCode: pod.container?.state?.terminated?.exitCode }];
      }
      throw error;
    } finally {
      server.pod.stopWatching();
    }
  });
}
