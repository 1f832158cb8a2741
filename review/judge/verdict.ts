import type { ResourceChange } from "../read/resourceChange.ts";
import { podsOf, trafficOf } from "./effects.ts";
import { headlineOf } from "./headline.ts";
import { risksOf } from "./risks.ts";

/** What a reviewer decides from. */
export interface Verdict {
  /** What happens, in a few words. */
  headline: string;
  /** What that means for pods and for traffic, in sentences. */
  pods: string;
  traffic: string;
  /** What can go wrong, in sentences. */
  risks: string[];
}

/** The verdict on what an update would change. */
export function verdictOf(changes: ResourceChange[]): Verdict {
  return { headline: headlineOf(changes), pods: podsOf(changes), traffic: trafficOf(changes), risks: risksOf(changes) };
}
