import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigWith } from "../kubeconfig.ts";
import { ownEnvironment } from "./ownEnvironment.ts";

/** Gives a suite a kubeconfig of its own, in a folder of its own, and returns what writes it. */
export function ownKubeconfig(): (cluster: object | undefined, user?: object | null) => void {
  const folder = mkdtempSync(join(tmpdir(), "chat-service-kubeconfig-"));
  const file = join(folder, "config");

  ownEnvironment();
  beforeEach(() => {
    process.env.KUBECONFIG = file;
  });
  after(() => rmSync(folder, { recursive: true }));

  return (cluster, user) => writeFileSync(file, kubeconfigWith(cluster, user));
}
