import type { PeerName } from "./peers/peer.ts";
import { peerNames } from "./peers/peer.ts";
import type { Benchmarks, Sample, TaskResult } from "./results.ts";
import { median } from "./results.ts";
import type { TaskName } from "./tasks.ts";
import { taskNames, tasks } from "./tasks.ts";
import { markdownTable } from "../local/benchmark/markdownTable.ts";

const failures: TaskName[] = ["missing", "crash", "drift"];
/** Who applies the same manifests as this stack: only they do the same. */
const sameManifests: PeerName[] = ["template", "helm", "kubectl"];
const measuredTasks = taskNames.filter((name) => !failures.includes(name));

/** What was measured, as Markdown tables. */
export function resultTables(benchmarks: Benchmarks): string {
  return [
    timeTable(benchmarks),
    stageTable(benchmarks),
    costTable(benchmarks),
    lossTable(benchmarks),
    failureTable(benchmarks),
    `On ${benchmarks.machine}; ${Object.entries(benchmarks.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Seconds by task and peer, with what bounds them. */
function timeTable({ results }: Benchmarks): string {
  const header = ["s, median (from–to)", ...peerNames, "pods ready", "of the fastest peer", "of pods ready"];
  const rows = measuredTasks.flatMap((task) => {
    const seconds = (peer: PeerName) => values(results, task, peer, ({ seconds }) => seconds);
    if (peerNames.every((peer) => seconds(peer).length === 0)) {
      return [];
    }
    const own = medianOf(seconds("this stack"));
    const others = sameManifests.flatMap((peer) => medianOf(seconds(peer)) ?? []);
    const floor = medianOf(values(results, task, "this stack", ({ floorSeconds }) => floorSeconds));
    return [
      [
        tasks[task].title,
        ...peerNames.map((peer) => spread(seconds(peer))),
        floor?.toFixed(1) ?? "",
        others.length === 0 ? "" : ratio(own, Math.min(...others)),
        ratio(own, floor),
      ],
    ];
  });
  return table(header, rows);
}

/** Where the time of a change goes. */
function stageTable({ results }: Benchmarks): string {
  const header = ["s until first new pod / all ready / no old one / the end", ...peerNames];
  const stages: ((sample: Sample) => number | undefined)[] = [
    ({ firstPodSeconds }) => firstPodSeconds,
    ({ floorSeconds }) => floorSeconds,
    ({ oldGoneSeconds }) => oldGoneSeconds,
    ({ seconds }) => seconds,
  ];
  const cell = (task: TaskName, peer: PeerName) => {
    const [first, ...later] = stages.map((stage) => medianOf(values(results, task, peer, stage)));
    return first === undefined ? "" : [first, ...later].map((each) => each?.toFixed(1) ?? "–").join(" / ");
  };
  return table(header, rowsOf(measuredTasks, cell));
}

function costTable({ results }: Benchmarks): string {
  const header = ["CPU s / peak MB", ...peerNames];
  const cell = (task: TaskName, peer: PeerName) => {
    const cpu = medianOf(values(results, task, peer, ({ cpuSeconds }) => cpuSeconds));
    const peak = medianOf(values(results, task, peer, ({ peakMegabytes }) => peakMegabytes));
    return cpu === undefined ? "" : `${cpu.toFixed(1)} / ${peak?.toFixed(0) ?? "–"}`;
  };
  return table(header, rowsOf(measuredTasks, cell));
}

function lossTable({ results }: Benchmarks): string {
  const header = ["requests lost, of all", ...peerNames];
  const total = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
  const cell = (task: TaskName, peer: PeerName) => {
    const requests = values(results, task, peer, ({ requests }) => requests);
    const failed = values(results, task, peer, ({ failed }) => failed);
    return requests.length === 0 ? "" : `${total(failed)} of ${total(requests).toLocaleString("en")}`;
  };
  return table(
    header,
    rowsOf(
      measuredTasks.filter((task) => tasks[task].underLoad),
      cell,
    ),
  );
}

/** How soon, and what, each peer tells of what went wrong. */
function failureTable({ results }: Benchmarks): string {
  const header = [
    "what goes wrong, by",
    "s until the command ends",
    "s until the reason",
    "pod",
    "reason",
    "log",
    "way back",
  ];
  const rows = failures.flatMap((task) =>
    peerNames.flatMap((peer) => {
      const result = find(results, task, peer);
      if (result?.told === undefined) {
        return [];
      }
      const ends = result.samples.map(({ seconds }) => seconds);
      const told = result.samples.flatMap(({ toldSeconds }) => toldSeconds ?? []);
      const { pod, reason, log, wayBack } = result.told;
      const yes = (said: boolean) => (said ? "yes" : "no");
      const endedEarly = result.samples.some(({ endedEarly }) => endedEarly);
      return [
        [
          `${tasks[task].title}, ${peer}`,
          `${endedEarly ? "more than " : ""}${spread(ends)}`,
          told.length === 0 ? "never" : spread(told),
          ...(task === "drift" ? ["", yes(reason), ""] : [yes(pod), yes(reason), task === "crash" ? yes(log) : ""]),
          yes(wayBack),
        ],
      ];
    }),
  );
  return table(header, rows);
}

function rowsOf(names: TaskName[], cell: (task: TaskName, peer: PeerName) => string): string[][] {
  return names
    .map((task) => [tasks[task].title, ...peerNames.map((peer) => cell(task, peer))])
    .filter(([, ...cells]) => cells.some((text) => text !== ""));
}

function table(header: string[], rows: string[][]): string {
  return rows.length === 0 ? "" : markdownTable(header, rows);
}

export function find(results: TaskResult[], task: TaskName, peer: PeerName): TaskResult | undefined {
  return results.find((result) => result.task === task && result.peer === peer);
}

function values(results: TaskResult[], task: TaskName, peer: PeerName, of: (sample: Sample) => number | undefined) {
  return (find(results, task, peer)?.samples ?? []).flatMap((sample) => of(sample) ?? []);
}

function medianOf(numbers: number[]): number | undefined {
  return numbers.length === 0 ? undefined : median(numbers);
}

/** Such as "3.2 (3.1–3.6)". */
function spread(numbers: number[]): string {
  if (numbers.length < 2) {
    return numbers.map(inSeconds).join("");
  }
  return `${inSeconds(median(numbers))} (${inSeconds(Math.min(...numbers))}–${inSeconds(Math.max(...numbers))})`;
}

function inSeconds(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0);
}

function ratio(own: number | undefined, other: number | undefined): string {
  return own === undefined || other === undefined ? "" : (own / other).toFixed(2);
}
