import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isMap, isSeq, parseDocument } from "yaml";
import { apiServerUrl, clusterName } from "./addresses.ts";
import { administrator } from "./certificates.ts";
import { kubectl, paths, userKubeconfig } from "./paths.ts";
import { run, tryRun } from "../../script/run.ts";

/** Adds the cluster's context to the user's kubeconfig; it becomes the current one only if there is none. */
export async function addToKubeconfig(): Promise<void> {
  const file = userKubeconfig();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(paths.kubeconfigRecord, JSON.stringify([...new Set([...recordedKubeconfigs(), file])]));

  const config = (...args: string[]) => run(kubectl(), ["config", "--kubeconfig", file, ...args]);
  const certificateAuthority = join(paths.certificates, "ca.crt");
  await config(
    "set-cluster",
    clusterName,
    `--server=${apiServerUrl}`,
    `--certificate-authority=${certificateAuthority}`,
    "--embed-certs",
  );
  await config(
    "set-credentials",
    clusterName,
    `--client-certificate=${administrator.certificate}`,
    `--client-key=${administrator.key}`,
    "--embed-certs",
  );
  await config("set-context", clusterName, `--cluster=${clusterName}`, `--user=${clusterName}`);
  chmodSync(file, 0o600);
  if ((await tryRun(kubectl(), ["config", "--kubeconfig", file, "current-context"])).code !== 0) {
    await config("use-context", clusterName);
  }
}

/** Removes the cluster's entries from every kubeconfig that they were added to. */
export function removeFromKubeconfigs(): void {
  for (const file of recordedKubeconfigs()) {
    writeFileSync(file, withoutCluster(readFileSync(file, "utf8")));
  }
  if (recordedKubeconfigs().length === 0) {
    rmSync(paths.kubeconfigRecord, { force: true });
  }
}

/** A kubeconfig's text without the cluster's entries; as it is, if it isn't YAML. */
export function withoutCluster(kubeconfig: string): string {
  const document = parseDocument(kubeconfig);
  if (document.errors.length > 0) {
    return kubeconfig;
  }
  for (const list of ["contexts", "clusters", "users"]) {
    const entries = document.get(list);
    if (isSeq(entries)) {
      entries.items = entries.items.filter((entry) => !isMap(entry) || entry.get("name") !== clusterName);
    }
  }
  if (document.get("current-context") === clusterName) {
    document.set("current-context", "");
  }
  return document.toString({ indentSeq: false, lineWidth: 0 });
}

/** Kubeconfigs that the cluster was added to, as a second start may use another one, and that still have it. */
export function recordedKubeconfigs(): string[] {
  if (!existsSync(paths.kubeconfigRecord)) {
    return [];
  }
  const files = JSON.parse(readFileSync(paths.kubeconfigRecord, "utf8")) as string[];
  return files.filter((file) => existsSync(file) && readFileSync(file, "utf8").includes(`name: ${clusterName}\n`));
}
