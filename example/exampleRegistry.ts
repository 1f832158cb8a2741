import { spawn } from "node:child_process";
import { mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { loopback } from "../local/cluster/addresses.ts";
import { controlCgroup, joinCgroup } from "../local/cluster/cgroups.ts";
import { paths } from "../local/cluster/paths.ts";
import { registryProgram } from "../local/registryProgram.ts";
import { waitUntil } from "../local/wait.ts";

/** Where the example's images are, which the cluster's containerd pulls over plain HTTP as it is on the loopback. */
export const exampleRegistry = `${loopback}:16500`;

/** Starts distribution's registry unless it runs; it ends with the cluster, and what was pushed to it stays. */
export async function startRegistry(): Promise<void> {
  if (await answers()) {
    return;
  }
  const program = await registryProgram();
  mkdirSync(paths.registry, { recursive: true });
  const config = join(paths.config, "registry.yaml");
  writeFileSync(
    config,
    stringify({
      version: 0.1,
      log: { accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: paths.registry } },
      http: { addr: exampleRegistry, secret: "example" },
    }),
  );

  // As one of the cluster's own programs, which npm stop finds by their control group.
  const script = `${joinCgroup(controlCgroup())} && exec "$0" serve "$1"`;
  const log = openSync(join(paths.logs, "registry.log"), "a");
  spawn("sh", ["-c", script, program, config], {
    cwd: "/",
    detached: true,
    env: { OTEL_TRACES_EXPORTER: "none" },
    stdio: ["ignore", log, log],
  }).unref();
  await waitUntil(answers, {
    withinSeconds: 20,
    otherwise: `The registry, whose log is ${paths.logs}/registry.log, did not answer`,
  });
}

function answers(): Promise<boolean> {
  return fetch(`http://${exampleRegistry}/v2/`).then(
    ({ ok }) => ok,
    () => false,
  );
}
