import { statfsSync } from "node:fs";
import { Refusal } from "../refusal/refusal.ts";

/** @throws Refusal if the file system of a folder has less free space than needed. */
export function requireFreeSpace(folder: string, neededGigabytes: number, purpose: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const freeGigabytes = (bavail * bsize) / 1e9;
  if (freeGigabytes < neededGigabytes) {
    throw new Refusal(
      "UnfitMachine",
      `${folder} has ${freeGigabytes.toFixed(1)} GB free and ${neededGigabytes} GB are needed ${purpose}. ` +
        "Free some space there.",
    );
  }
}
