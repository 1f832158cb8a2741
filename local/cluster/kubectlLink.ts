import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { isInstalled } from "./packages.ts";
import { kubectl } from "./paths.ts";

const link = "/usr/local/bin/kubectl";

/** Lets every shell find the cluster's kubectl, on a machine that has none of its own. */
export function linkKubectl(): void {
  unlinkKubectl();
  if (!isInstalled("kubectl") && linkStatus() === undefined) {
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(kubectl(), link);
  }
}

/** Removes the link, if it is the cluster's. */
export function unlinkKubectl(): void {
  for (const file of kubectlLinks()) {
    rmSync(file);
  }
}

/** The link to the cluster's kubectl, if there is one; an older build's counts as well. */
export function kubectlLinks(): string[] {
  const isLink = linkStatus()?.isSymbolicLink() ?? false;
  return isLink && /\/chat-service\/kubernetes-[0-9a-f]+\/kubectl$/.test(readlinkSync(link)) ? [link] : [];
}

/** What is in the link's place, be it a link to nowhere. */
function linkStatus() {
  return lstatSync(link, { throwIfNoEntry: false });
}
