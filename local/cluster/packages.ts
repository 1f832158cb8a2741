import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { say, step } from "../progress.ts";
import { Refusal } from "../../refusal/refusal.ts";
import { run, tryRun } from "../../script/run.ts";

/** Debian packages by a program of theirs that the cluster uses. */
const packages: Record<string, string> = {
  containerd: "containerd",
  ctr: "containerd",
  runc: "runc",
  "/usr/lib/cni/bridge": "containernetworking-plugins",
  "iptables-restore": "iptables",
  conntrack: "conntrack",
  ip: "iproute2",
  supervisord: "supervisor",
  socat: "socat",
};

/** Further ones where there are several nodes. */
const packagesForNodes: Record<string, string> = { ipset: "ipset" };

/** Services that come with those packages and that a machine without them didn't run. */
const services = ["containerd", "supervisor"];
const servicePolicy = "/usr/sbin/policy-rc.d";
/** Forbids packages to start services while they are installed. */
const noServices = "#!/bin/sh\n# chat-service, while it installs packages\nexit 101\n";

/** Makes programs for administrators be found: root's PATH lacks their folders after Debian's plain `su`. */
export function findSystemPrograms(): void {
  process.env.PATH = [process.env.PATH, "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);
}

/** Installs the Debian packages that the cluster needs and the machine lacks. */
export function installPackages({ severalNodes }: { severalNodes: boolean }): Promise<void> {
  return installMissing("The local cluster", severalNodes ? { ...packages, ...packagesForNodes } : packages);
}

/**
 * Installs the Debian packages whose programs are missing; services that come with them stay off.
 *
 * @param user what needs them, as the beginning of a sentence.
 * @param packages Debian packages by a program of theirs.
 */
export async function installMissing(user: string, packages: Record<string, string>): Promise<void> {
  removeServicePolicy(); // An interrupted installation may have left it.
  const missing = missingPackages(packages);
  if (missing.length === 0) {
    return;
  }
  if (!isInstalled("apt-get")) {
    throw new Refusal(
      "UnfitMachine",
      `${user} needs programs of the Debian packages ${missing.join(", ")}, ` +
        "and there is no apt-get here. Install them.",
    );
  }

  await step(`Installing ${missing.join(", ")} from Debian`, async (note) => {
    if (!existsSync(servicePolicy)) {
      writeFileSync(servicePolicy, noServices, { mode: 0o755 });
    }
    try {
      await aptInstall(missing, note);
    } finally {
      removeServicePolicy();
    }
    for (const service of services.filter((name) => missing.includes(name))) {
      await tryRun("systemctl", ["disable", "--now", service]);
      await tryRun("update-rc.d", [service, "disable"]);
    }
  });
}

function removeServicePolicy(): void {
  if (existsSync(servicePolicy) && readFileSync(servicePolicy, "utf8") === noServices) {
    rmSync(servicePolicy);
  }
}

async function aptInstall(names: string[], note: (doing: string) => void): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["apt-get", ["install", "--yes", "--no-install-recommends", ...names]] as const;
  note("apt-get install");
  if ((await tryRun(install[0], [...install[1]], { env })).code === 0) {
    return;
  }
  // Package lists may be missing or old, and an interrupted installation has to be finished first.
  note("apt-get update");
  await tryRun("dpkg", ["--configure", "-a"], { env });
  const update = await tryRun("apt-get", ["update"], { env });
  note("apt-get install");
  try {
    await run(install[0], [...install[1]], { env });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    say(update.stderr.trim());
    throw new Refusal("UnfitMachine", `${cause}\nInstall ${names.join(" ")} yourself and run the same command again.`);
  }
}

function missingPackages(packages: Record<string, string>): string[] {
  const missing = Object.entries(packages).filter(([program]) => !isInstalled(program));
  return [...new Set(missing.map(([, name]) => name))];
}

/** Whether a program is found, by its path or on PATH. */
export function isInstalled(program: string): boolean {
  if (program.startsWith("/")) {
    return existsSync(program);
  }
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}
