import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { main } from "../script/main";
import { Refusal } from "../script/refusal";
import { run, tryRun } from "../script/run";
import { writeKubernetesSchemas } from "./kubernetesSchemas";
import { stacksIn } from "./read/stacks";

const exemptions = [
  "--ignore-container-cpu-limit", // A CPU limit would only throttle replicas while the node has CPU to spare; the request reserves their share.
  "--ignore-test=container-image-pull-policy", // Tags are pinned, so a node that has the image needs no registry to start a replica.
  "--ignore-test=container-ephemeral-storage-request-and-limit", // The root file system is read-only and nothing is kept in /tmp; there is nothing to reserve.
  "--ignore-test=deployment-has-host-podantiaffinity", // The scheduler's default topology spread parts replicas; a rule would leave them pending on one node.
  "--ignore-test=pod-networkpolicy", // Whoever reaches the node port is meant to be served, unless the stack restricts it.
  "--ignore-test=pod-probes-identical", // They differ in period and patience; livenessProbePath parts their paths as well.
  "--ignore-test=service-type", // A node port is what this stack is for.
];

main(async () => {
  const stacks = await stacksIn(".");
  const workflows = (await readdir(".github/workflows")).map((file) => resolve(".github/workflows", file));
  const directory = await mkdtemp(join(tmpdir(), "chat-service-lint-"));
  try {
    const schemas = join(directory, "schemas");
    const manifests = stacks.map((stack) => join(directory, `${stack}.yaml`));
    await writeKubernetesSchemas(schemas);
    await Promise.all(stacks.map((stack, index) => run(process.execPath, ["-r", "ts-node/register", "review/render.ts", stack, "--out", manifests[index]])));

    const failed = [
      await check("kubeconform", "-strict", "-summary", "-schema-location", `${schemas}/{{.ResourceKind}}{{.KindSuffix}}.json`, ...manifests),
      ...(await Promise.all(
        manifests.map((manifest) => check("kube-score", "score", "--kubernetes-version=v1.34", "--output-format=ci", "--exit-one-on-warning", ...exemptions, manifest)),
      )),
      await check("actionlint", ...workflows),
    ].filter((passed) => !passed).length;
    if (failed > 0) {
      throw new Refusal(`${failed} of the checks above failed.`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});

/** Runs a pinned Go tool, shows what it finds, and returns whether it found nothing. */
async function check(tool: string, ...args: string[]): Promise<boolean> {
  const { code, stdout, stderr } = await tryRun("go", ["tool", tool, ...args], { cwd: "review/tools" });
  const findings = (stdout + stderr).split("\n").filter((line) => line !== "" && !/^\[(?:OK|SKIPPED)\]/.test(line));
  console.log([`${code === 0 ? "✔" : "✘"} ${tool}`, ...findings].join("\n  "));
  return code === 0;
}
