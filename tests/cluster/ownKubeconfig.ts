import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a suite a kubeconfig of its own, and returns what writes it: a context `chat-local` with a cluster and a user. */
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

  return (cluster, user = {}) =>
    writeFileSync(
      file,
      JSON.stringify({
        clusters: cluster === undefined ? [] : [{ name: "near", cluster }],
        users: [{ name: "me", user }],
        contexts: [{ name: "chat-local", context: { cluster: "near", user: "me" } }],
      }),
    );
}
