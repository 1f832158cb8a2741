import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { kubeconfigWith } from "../kubeconfig.ts";

const apiVersion = "client.authentication.k8s.io/v1";

/**
 * A program that prints credentials for the local cluster, at first those of its administrator.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export class ExecPlugin {
  /** Path of a kubeconfig that names the program. */
  readonly kubeconfig: string;
  private readonly credential: string;
  private readonly log: string;

  private constructor(folder: string) {
    this.kubeconfig = join(folder, "kubeconfig");
    this.credential = join(folder, "credential.json");
    this.log = join(folder, "plugin-runs");
  }

  static async create(folder: string): Promise<ExecPlugin> {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromDefault();
    kubeConfig.setCurrentContext("chat-local");
    const [cluster, user] = [kubeConfig.getCurrentCluster(), kubeConfig.getCurrentUser()];

    const plugin = new ExecPlugin(folder);
    const args = ["-c", 'echo >> "$1"; cat "$2"', "sh", plugin.log, plugin.credential];
    const exec = { apiVersion, command: "sh", args, interactiveMode: "Never" };
    const server = { server: cluster?.server, "certificate-authority-data": cluster?.caData };
    await writeFile(plugin.kubeconfig, kubeconfigWith(server, { exec }));
    const decode = (data = "") => Buffer.from(data, "base64").toString();
    await plugin.print({ clientCertificateData: decode(user?.certData), clientKeyData: decode(user?.keyData) });
    return plugin;
  }

  /** Lets it print other credentials from now on. */
  async print(status: object): Promise<void> {
    const next = `${this.credential}.next`;
    await writeFile(next, JSON.stringify({ apiVersion, kind: "ExecCredential", status }), { mode: 0o600 });
    await rename(next, this.credential);
  }

  /** How often it was run. */
  async runs(): Promise<number> {
    return (await readFile(this.log)).length;
  }
}
