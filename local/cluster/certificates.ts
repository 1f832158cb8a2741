import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { apiServerUrl, clusterName } from "./addresses.ts";
import { builtProgram, kubernetesVersion } from "./binaries.ts";
import { kubeadmConfig } from "./configs.ts";
import { kubeRouterUser } from "./kubeRouter.ts";
import type { ClusterNode } from "./nodes.ts";
import { kubectl, paths } from "./paths.ts";
import { programName } from "./programs.ts";
import { run } from "../../script/run.ts";

/** The administrator's files for the user's kubeconfig. */
export const administrator = {
  certificate: join(paths.kubeconfigs, "administrator.crt"),
  key: join(paths.kubeconfigs, "administrator.key"),
};

interface KubeconfigView {
  users: { user: { "client-certificate-data": string; "client-key-data": string } }[];
}

/** Has kubeadm make the certificates and kubeconfigs that don't exist yet. */
export async function makeCertificates(nodes: ClusterNode[]): Promise<void> {
  const kubeadm = builtProgram("kubeadm");
  const config = paths.kubeadmConfig;
  mkdirSync(paths.kubeconfigs, { recursive: true, mode: 0o700 });
  writeFileSync(
    config,
    kubeadmConfig(kubernetesVersion)
      .map((document) => JSON.stringify(document))
      .join("\n---\n"),
  );

  await run(kubeadm, ["init", "phase", "certs", "all", "--config", config]);
  // The scheduler and the controller manager would go to the node's address, which only the relay serves.
  for (const name of ["super-admin", "kubelet", "controller-manager", "scheduler"]) {
    await run(kubeadm, [
      "init",
      "phase",
      "kubeconfig",
      name,
      "--config",
      config,
      "--kubeconfig-dir",
      paths.kubeconfigs,
    ]);
    await setServer(join(paths.kubeconfigs, `${name}.conf`), apiServerUrl);
  }
  await makeKubeconfig("kube-proxy", "system:kube-proxy");
  if (nodes.length > 1) {
    await makeKubeconfig("kube-router", kubeRouterUser);
  }
  for (const { name, number, apiServer } of nodes.filter(({ networkNamespace }) => networkNamespace !== undefined)) {
    const file = await makeKubeconfig(programName("kubelet", number), `system:node:${name}`, "system:nodes");
    await setServer(file, apiServer);
  }

  const view = JSON.parse(
    await run(kubectl(), ["config", "view", "--raw", "--output", "json", "--kubeconfig", paths.adminKubeconfig]),
  ) as KubeconfigView;
  const { user } = view.users[0];
  writeFileSync(administrator.certificate, Buffer.from(user["client-certificate-data"], "base64"), { mode: 0o600 });
  writeFileSync(administrator.key, Buffer.from(user["client-key-data"], "base64"), { mode: 0o600 });
}

/** Has kubeadm make a kubeconfig that doesn't exist yet, and returns its path. */
async function makeKubeconfig(name: string, user: string, ...groups: string[]): Promise<string> {
  const file = join(paths.kubeconfigs, `${name}.conf`);
  if (!existsSync(file)) {
    const member = groups.map((group) => `--org=${group}`);
    const text = await run(builtProgram("kubeadm"), [
      "kubeconfig",
      "user",
      `--client-name=${user}`,
      ...member,
      `--config=${paths.kubeadmConfig}`,
    ]);
    writeFileSync(file, text, { mode: 0o600 });
  }
  return file;
}

async function setServer(file: string, apiServer: string): Promise<void> {
  await run(kubectl(), ["config", "--kubeconfig", file, "set", `clusters.${clusterName}.server`, apiServer]);
}
