import type { Cost } from "./changeCost";

/** Costs as a Markdown table, one a row. */
export function costTable(costs: Cost[]): string {
  const header = ["change", "by", "s", "MB read", "MB sent", "peak MB", "s after complete"];
  const rows = costs.map((cost) => [
    cost.change,
    cost.by,
    cost.seconds.toFixed(1),
    cost.readMegabytes.toFixed(1),
    cost.sentMegabytes.toFixed(1),
    cost.peakMegabytes?.toFixed(0) ?? "",
    cost.secondsAfterComplete.toFixed(1),
  ]);
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
