import { existsSync, lstatSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { isInstalled } from "./packages";
import { kubectl } from "./paths";

const link = "/usr/local/bin/kubectl";

/** Lets every shell find the cluster's kubectl, on a machine that has none of its own. */
export function linkKubectl(): void {
  unlinkKubectl();
  if (!isInstalled("kubectl") && !existsSync(link)) {
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
  const isLink = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink && /\/chat-service\/kubernetes-[0-9a-f]+\/kubectl$/.test(readlinkSync(link)) ? [link] : [];
}
