import { join } from "node:path";
import { tryRun } from "../script/run.ts";
import { writeKubernetesSchemas } from "./kubernetesSchemas.ts";

const exemptions = [
  // A CPU limit would only throttle replicas while the node has CPU to spare; the request reserves their share.
  "--ignore-container-cpu-limit",
  // Tags are pinned, so a node that has the image needs no registry to start a replica.
  "--ignore-test=container-image-pull-policy",
  // The root file system is read-only, and every folder that may be written to has a size limit of its own.
  "--ignore-test=container-ephemeral-storage-request-and-limit",
  // Topology spread constraints part replicas where they can; a rule would leave them pending on one node.
  "--ignore-test=deployment-has-host-podantiaffinity",
  // Who is let in is the operator's to say, by allowedCidrs and allowedNamespaces; whom a server asks is its own.
  "--ignore-test=pod-networkpolicy",
  // They differ in period and patience; livenessProbePath parts their paths as well.
  "--ignore-test=pod-probes-identical",
  // A node port is what comes up on any cluster; serviceType is there for others.
  "--ignore-test=service-type",
];

/**
 * Checks manifests against Kubernetes' schemas with kubeconform and against good practice with kube-score;
 * shows what they find.
 *
 * @param directory where the schemas may be written.
 * @returns how many checks failed.
 */
export async function checkManifests(manifests: string[], directory: string): Promise<number> {
  const schemas = join(directory, "schemas");
  await writeKubernetesSchemas(schemas);
  const schemaFiles = `${schemas}/{{.ResourceKind}}{{.KindSuffix}}.json`;
  const scoring = ["score", "--kubernetes-version=v1.34", "--output-format=ci", "--exit-one-on-warning", ...exemptions];
  const passed = [
    await check("kubeconform", "-strict", "-summary", "-schema-location", schemaFiles, ...manifests),
    ...(await Promise.all(manifests.map((manifest) => check("kube-score", ...scoring, manifest)))),
  ];
  return passed.filter((each) => !each).length;
}

/** Checks GitHub's workflows with actionlint; shows what it finds, and returns how many checks failed. */
export async function checkWorkflows(workflows: string[]): Promise<number> {
  return (await check("actionlint", ...workflows)) ? 0 : 1;
}

/** Runs a pinned Go tool, shows what it finds, and returns whether it found nothing. */
async function check(tool: string, ...args: string[]): Promise<boolean> {
  const { code, stdout, stderr } = await tryRun("go", ["tool", tool, ...args], { cwd: "render/tools" });
  const findings = (stdout + stderr).split("\n").filter((line) => line !== "" && !/^\[(?:OK|SKIPPED)\]/.test(line));
  console.log([`${code === 0 ? "✔" : "✘"} ${tool}`, ...findings].join("\n  "));
  return code === 0;
}
