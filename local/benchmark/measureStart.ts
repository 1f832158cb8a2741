import { fork } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { stateDirectory } from "../cluster/paths.ts";
import { goEnvironment } from "../goModule.ts";
import type { Phase } from "../progress.ts";
import { step } from "../progress.ts";
import { Refusal } from "../../refusal/refusal.ts";
import { run, tryRun } from "../../script/run.ts";

/** A measured start. */
export interface MeasuredStart {
  /** The command and its conditions. */
  title: string;
  phases: readonly Phase[];
  seconds: number;
  /** Load average of the last minute before it: above 0.5 means that others were at work. */
  loadBefore: number;
}

const project = join(import.meta.dirname, "..", "..");

/**
 * Runs `npm start` in a copy of the project, as a newcomer does.
 *
 * @param cold whether all caches are empty ones of its own.
 * @param buildOnly whether to leave out the cluster and the stack.
 * @throws Refusal if it would meet a cluster's state, or fails.
 */
export async function measureStart({ cold, buildOnly }: { cold: boolean; buildOnly: boolean }): Promise<MeasuredStart> {
  if (!buildOnly && existsSync(stateDirectory)) {
    throw new Refusal(
      "UnfitMachine",
      `There is a local cluster or its state in ${stateDirectory}, so this would be no first start. ` +
        "Delete it: npm stop -- --purge; or measure the builds alone: npm run bench:start -- --cold --build-only",
    );
  }
  const directory = mkdtempSync(join(tmpdir(), "chat-service-bench-"));
  const copy = join(directory, "project");
  const env = {
    ...process.env,
    ...(cold ? ownCaches(directory) : {}),
    PULUMI_BACKEND_URL: `file://${directory}/state`,
  };
  const [loadBefore] = loadavg();
  // Ctrl-C reaches the start as well; it alone ends, so that what it leaves is deleted.
  const stay = () => undefined;
  process.on("SIGINT", stay);
  try {
    mkdirSync(join(directory, "state"));
    cpSync(project, copy, { recursive: true, filter: (path) => !["node_modules", ".git"].includes(basename(path)) });
    const startedAt = performance.now();
    const npm = await timeOf("npm packages", () =>
      run("node", ["local/dependencies.mjs", "start"], { cwd: copy, env }),
    );
    const phases = await phasesOf(copy, env, buildOnly ? ["startCluster", "--build-only"] : ["start"]);
    return {
      title: `npm start${buildOnly ? ", builds only" : ""}, ${cold ? "cold" : "warm"}`,
      phases: [npm, ...phases],
      seconds: (performance.now() - startedAt) / 1000,
      loadBefore,
    };
  } finally {
    await step("Cleaning up", async () => {
      if (!buildOnly) {
        await tryRun("node", ["bin/stop.ts", "--purge"], { cwd: copy, env });
      }
      if (cold) {
        await tryRun("go", ["clean", "-modcache"], { env: { ...goEnvironment(), ...env } });
      }
      rmSync(directory, { recursive: true });
    });
    process.off("SIGINT", stay);
  }
}

/** Empty caches in a folder, for all that a start keeps on disk. */
function ownCaches(directory: string): NodeJS.ProcessEnv {
  return {
    GOCACHE: join(directory, "go-build"),
    GOMODCACHE: join(directory, "go-modules"),
    PULUMI_HOME: join(directory, "pulumi"),
    XDG_CACHE_HOME: join(directory, "cache"),
    npm_config_cache: join(directory, "npm"),
  };
}

async function timeOf(title: string, work: () => Promise<unknown>): Promise<Phase> {
  const startedAt = performance.now();
  await step(title, work);
  return { title, seconds: (performance.now() - startedAt) / 1000, parts: [] };
}

/** Runs one of the programs in bin/, which sends its phases when it is done. */
function phasesOf(copy: string, env: NodeJS.ProcessEnv, [program, ...args]: string[]): Promise<readonly Phase[]> {
  let phases: readonly Phase[] | undefined;
  // The Node that a project brings, as npm would run it.
  const node = join(copy, "node_modules", ".bin", "node");
  const child = fork(join(copy, "bin", `${program}.ts`), args, { cwd: copy, env, execPath: node });
  child.on("message", (message) => (phases = message as readonly Phase[]));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 && phases !== undefined
        ? resolve(phases)
        : reject(new Refusal("CommandFailed", "The start failed for the reason above.")),
    );
  });
}
