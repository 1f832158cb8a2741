import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { apiServerUrl } from "./addresses";
import { builtProgram, kubernetesVersion } from "./binaries";
import { kubeadmConfig } from "./configs";
import { kubectl, paths } from "./paths";
import { run } from "../../script/run";

/** The administrator's files for the user's kubeconfig. */
export const administrator = {
  certificate: join(paths.kubeconfigs, "administrator.crt"),
  key: join(paths.kubeconfigs, "administrator.key"),
};

interface KubeconfigView {
  users: { user: { "client-certificate-data": string; "client-key-data": string } }[];
}

/** Has kubeadm make the certificates and kubeconfigs that don't exist yet. */
export async function makeCertificates(): Promise<void> {
  const kubeadm = builtProgram("kubeadm");
  const config = join(paths.config, "kubeadm.yaml");
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
    await run(kubectl(), [
      "config",
      "--kubeconfig",
      join(paths.kubeconfigs, `${name}.conf`),
      "set",
      "clusters.chat-local.server",
      apiServerUrl,
    ]);
  }
  const kubeProxy = join(paths.kubeconfigs, "kube-proxy.conf");
  if (!existsSync(kubeProxy)) {
    const text = await run(kubeadm, ["kubeconfig", "user", "--client-name", "system:kube-proxy", "--config", config]);
    writeFileSync(kubeProxy, text, { mode: 0o600 });
  }

  const view = JSON.parse(
    await run(kubectl(), ["config", "view", "--raw", "--output", "json", "--kubeconfig", paths.adminKubeconfig]),
  ) as KubeconfigView;
  const { user } = view.users[0];
  writeFileSync(administrator.certificate, Buffer.from(user["client-certificate-data"], "base64"), { mode: 0o600 });
  writeFileSync(administrator.key, Buffer.from(user["client-key-data"], "base64"), { mode: 0o600 });
}
