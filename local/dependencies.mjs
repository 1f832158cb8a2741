// Installs the npm packages if they are missing or older than package-lock.json; runs before everything else, so it
// needs none. With the argument "start" it downloads meanwhile what a start needs as well.
import { spawn, spawnSync } from "node:child_process";
import { lstatSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Whether the packages installed in a project's folder are those of its lock file. A link leads to another project's,
 * which aren't this one's to replace.
 */
export function isFresh(project) {
  if (lstatSync(join(project, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) {
    return true;
  }
  const changedAt = (file) => statSync(join(project, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return changedAt("node_modules/.package-lock.json") >= changedAt("package-lock.json");
}

function install(project) {
  console.log("Installing npm packages: node_modules is missing or older than package-lock.json …");
  // The only install script of interest would download a Pulumi plugin, which local/engine does where it's wanted.
  // Warnings would be of the Node that installs; what runs then is the one that package.json brings.
  const { status, error } = spawnSync(
    "npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: project, stdio: "inherit" },
  );
  if (status !== 0) {
    const cause = error === undefined ? "" : `: ${error.message}`;
    console.error(`npm ci failed${cause}. See above; mend it and run the same command again.`);
  }
  return status ?? 1;
}

/**
 * Begins to download Kubernetes' Go modules, which a start builds as root on Linux, so that they come beside npm's
 * packages. The build waits for what is missing then, and it is the build that says what fails.
 */
function beginGoDownloads(project) {
  if (process.platform === "linux" && process.getuid() === 0) {
    spawn("go", ["list", "-e", "-deps", "./agnhost", "./kubernetes", "./pulumi-resource-kubernetes"], {
      cwd: join(project, "local", "kubernetes"),
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
      stdio: "ignore",
    })
      .on("error", () => undefined)
      .unref();
  }
}

/**
 * Whether the Node that npm's scripts and npx start can run TypeScript: the one that the packages bring, or, where they
 * have none for the machine, the one that runs this.
 *
 * @see https://nodejs.org/api/process.html#processfeaturestypescript
 */
export function runsTypeScript(project, feature = process.features.typescript) {
  if (feature) {
    return true;
  }
  const brought = join(project, "node_modules", ".bin", "node");
  const { stdout } = spawnSync(brought, ["--print", "process.features.typescript"], { encoding: "utf8" });
  return stdout?.trim() === "strip";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const project = dirname(dirname(fileURLToPath(import.meta.url)));
  if (!isFresh(project)) {
    if (process.argv[2] === "start") {
      beginGoDownloads(project);
    }
    process.exitCode = install(project);
  }
  if (!process.exitCode && !runsTypeScript(project)) {
    console.error(
      `Node ${process.versions.node} runs no TypeScript, and the packages brought no other one that runs here. ` +
        "Install Node 24 or newer and run the same command again.",
    );
    process.exitCode = 1;
  }
}
