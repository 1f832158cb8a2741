import type { Cost } from "./changeCost.ts";
import { titleOf } from "./replicaChange.ts";
import type { PeerName } from "../peers/peer.ts";
import { markdownTable } from "../../local/benchmark/markdownTable.ts";

/** Costs as a Markdown table, one change a row, with kubectl's beside the stack's where they were measured. */
export function replicaTable(costs: Cost[]): string {
  const of = (name: PeerName, { from, to }: Cost) =>
    costs.find((cost) => cost.by === name && cost.from === from && cost.to === to);
  const header = ["change", "s, this stack", "s, kubectl", "of kubectl's", "MB read", "peak MB", "s after complete"];
  const rows = costs
    .filter(({ by }) => by === "this stack")
    .map((own) => {
      const kubectl = of("kubectl", own);
      const both = (text: (cost: Cost) => string) => [own, ...(kubectl ? [kubectl] : [])].map(text).join(", ");
      return [
        titleOf(own),
        own.seconds.toFixed(1),
        kubectl?.seconds.toFixed(1) ?? "",
        kubectl ? (own.seconds / kubectl.seconds).toFixed(2) : "",
        both(({ readMegabytes }) => readMegabytes.toFixed(1)),
        both(({ peakMegabytes }) => peakMegabytes?.toFixed(0) ?? "–"),
        both(({ secondsAfterComplete }) => secondsAfterComplete.toFixed(1)),
      ];
    });
  return markdownTable(header, rows);
}
