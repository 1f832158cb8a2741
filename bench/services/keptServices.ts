import { readFileSync } from "node:fs";
import type { ServicePreview } from "./servicePreviews.ts";

/** What `npm run measure:services -- --write` measured. */
export interface KeptServices {
  machine: string;
  previews: ServicePreview[];
}

/** Kept in the repository; the table of docs/measurements.md and docs/services.svg are made from it. */
export const keptServicesFile = "docs/data/services.json";

export function readKeptServices(): KeptServices {
  return JSON.parse(readFileSync(keptServicesFile, "utf8")) as KeptServices;
}
