import { readFileSync } from "node:fs";
import type { ObjectGraph } from "./objectGraph.ts";
import { noopPicture } from "./noopPicture.ts";
import { objectsPicture } from "./objectsPicture.ts";
import { replicasPicture } from "./replicasPicture.ts";
import { servicesPicture } from "./servicesPicture.ts";
import { sessionsPicture } from "./sessionsPicture.ts";
import { tasksPicture } from "./tasksPicture.ts";
import { toldPicture } from "./toldPicture.ts";
import { updatePicture } from "./updatePicture.ts";
import { readKeptReplicas } from "../bench/replicas/keptReplicas.ts";
import { readBenchmarks } from "../bench/results.ts";
import { readNoopProfile } from "../bench/noop/noopProfile.ts";
import { readKeptServices } from "../bench/services/keptServices.ts";
import { readKeptSessions } from "../meter/sessions/keptSessions.ts";

/** All pictures by the file that they are in, as drawn from kept data. */
export const pictures: Record<string, () => string | Promise<string>> = {
  "docs/update.svg": () => updatePicture(readBenchmarks()),
  "docs/told.svg": () => toldPicture(readBenchmarks()),
  "docs/tasks.svg": () => tasksPicture(readBenchmarks()),
  "docs/objects.svg": () => objectsPicture(JSON.parse(readFileSync("docs/data/objects.json", "utf8")) as ObjectGraph),
  "docs/noop.svg": () => noopPicture(readNoopProfile()),
  "docs/replicas.svg": () => replicasPicture(readKeptReplicas()),
  "docs/services.svg": () => servicesPicture(readKeptServices()),
  "docs/sessions.svg": () => sessionsPicture(readKeptSessions()),
};
