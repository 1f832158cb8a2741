import { readFileSync } from "node:fs";
import type { ObjectGraph } from "./objectGraph";
import { noopPicture } from "./noopPicture";
import { objectsPicture } from "./objectsPicture";
import { replicasPicture } from "./replicasPicture";
import { servicesPicture } from "./servicesPicture";
import { sessionsPicture } from "./sessionsPicture";
import { tasksPicture } from "./tasksPicture";
import { toldPicture } from "./toldPicture";
import { updatePicture } from "./updatePicture";
import { readKeptReplicas } from "../bench/replicas/keptReplicas";
import { readBenchmarks } from "../bench/results";
import { readNoopProfile } from "../bench/noop/noopProfile";
import { readKeptServices } from "../bench/services/keptServices";
import { readKeptSessions } from "../meter/sessions/keptSessions";

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
