import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { kubeconfigWith } from "../kubeconfig";
import { assertRolledOut, TestStack } from "./testStack";

describe("a cluster whose kubeconfig names an exec plugin, as those of cloud providers do", () => {
  let dev: TestStack;

  before(async () => {
    dev = await TestStack.create("dev");
  });
  after(() => dev.remove());

  it("is updated to the end of the rollout", async () => {
    const KUBECONFIG = await kubeconfigWithExecPlugin(dev.directory);
    await dev.with({ KUBECONFIG }).up();
    await assertRolledOut(dev, 3, "0.1.2");
  });
});

/** Writes a kubeconfig that has a program print the local cluster's credentials. */
async function kubeconfigWithExecPlugin(folder: string): Promise<string> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromDefault();
  kubeConfig.setCurrentContext("chat-local");
  const [cluster, user] = [kubeConfig.getCurrentCluster(), kubeConfig.getCurrentUser()];
  const decode = (data = "") => Buffer.from(data, "base64").toString();

  const apiVersion = "client.authentication.k8s.io/v1";
  const credential = join(folder, "credential.json");
  const status = { clientCertificateData: decode(user?.certData), clientKeyData: decode(user?.keyData) };
  await writeFile(credential, JSON.stringify({ apiVersion, kind: "ExecCredential", status }), { mode: 0o600 });

  const kubeconfig = join(folder, "kubeconfig");
  const exec = { apiVersion, command: "cat", args: [credential], interactiveMode: "Never" };
  await writeFile(kubeconfig, kubeconfigWith({ server: cluster?.server, "certificate-authority-data": cluster?.caData }, { exec }));
  return kubeconfig;
}
