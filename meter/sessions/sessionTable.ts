import type { SessionMeasurement } from "./sessionMeasurement.ts";
import { markdownTable } from "../../local/benchmark/markdownTable.ts";

/** Measurements as a Markdown table, one a row. */
export function sessionTable(measurements: Record<string, SessionMeasurement>): string {
  const header = [
    "what happened",
    "clients",
    "disconnects per client, mean and most",
    "how",
    "refused connects",
    "out of service, ms: median, p95, longest",
    "messages",
    "lost",
    "doubled",
    "most connects a second",
    "sessions per replica afterwards",
    "last one ended after, s",
  ];
  const rows = Object.entries(measurements).map(([name, measured]) => {
    const { disconnectsPerClient, outOfServiceMilliseconds, sessionsPerReplica } = measured;
    const { median, p95, longest } = outOfServiceMilliseconds;
    const counted = (counts: Record<string, number>) =>
      Object.entries(counts).map(([kind, count]) => `${count.toLocaleString("en")} ${kind}`);
    return [
      name,
      measured.clients.toLocaleString("en"),
      `${disconnectsPerClient.mean.toFixed(2)}, ${disconnectsPerClient.most}`,
      counted(measured.endings).join(", "),
      [...(measured.refused === 0 ? ["0"] : counted(measured.refusals))].join(", "),
      [median, p95, longest].map((milliseconds) => milliseconds.toLocaleString("en")).join(", "),
      measured.messages.toLocaleString("en"),
      measured.lost,
      measured.doubled,
      measured.peakConnectsPerSecond,
      `${sessionsPerReplica.least} to ${sessionsPerReplica.most} on ${sessionsPerReplica.replicas}`,
      measured.lastDisconnectSeconds?.toFixed(1) ?? "",
    ];
  });
  return markdownTable(header, rows);
}

/** What a reader wants to know first of the updates among them, as a Markdown table. */
export function shortSessionTable(measurements: Record<string, SessionMeasurement>): string {
  const header = [
    "1,000 open sessions",
    "disconnects per client",
    "out of service, s: median, longest",
    "refused",
    "lost",
  ];
  const rows = Object.entries(measurements)
    .filter(([name]) => name.startsWith("update, "))
    .map(
      ([
        name,
        {
          disconnectsPerClient,
          outOfServiceMilliseconds: { median, longest },
          refused,
          lost,
        },
      ]) => [
        name,
        disconnectsPerClient.mean.toFixed(2),
        `${inSeconds(median)}, ${inSeconds(longest)}`,
        refused.toLocaleString("en"),
        lost,
      ],
    );
  return markdownTable(header, rows);
}

function inSeconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 1);
}
