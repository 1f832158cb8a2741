import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigWith } from "../kubeconfig";

/** Gives a suite a kubeconfig of its own, and returns what writes it. */
export function ownKubeconfig(): (cluster: object | undefined, user?: object | null) => void {
  const folder = mkdtempSync(join(tmpdir(), "chat-service-kubeconfig-"));
  const file = join(folder, "config");
  const before = process.env.KUBECONFIG;

  beforeEach(() => {
    process.env.KUBECONFIG = file;
  });
  after(() => {
    delete process.env.KUBECONFIG;
    Object.assign(process.env, before === undefined ? {} : { KUBECONFIG: before });
    rmSync(folder, { recursive: true });
  });

  return (cluster, user) => writeFileSync(file, kubeconfigWith(cluster, user));
}
