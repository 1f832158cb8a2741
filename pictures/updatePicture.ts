import type { TextOptions } from "./plot.ts";
import { areaY, axisX, axisY, dot, ruleX, ruleY, text as textMark } from "./plot.ts";
import type { Panel } from "./svg.ts";
import { colors, svgOf } from "./svg.ts";
import type { PeerName } from "../bench/peers/peer.ts";
import type { Benchmarks, Timeline, TimelinePart } from "../bench/results.ts";

const shown: Partial<Record<PeerName, string>> = {
  "this stack": "This stack",
  "kubectl, by hand": "The hand-written manifests, by kubectl",
};

/** Second that a panel begins with; requests are sent from a little earlier on. */
const shownFrom = -2;

/** Requests by the version that answers, through an update of 5 replicas; failed ones are marked. */
export function updatePicture({ timelines }: Benchmarks): string {
  const last = Math.max(...timelines.filter(({ peer }) => peer in shown).map(lastSecond));
  const panels = Object.entries(shown).flatMap(([peer, title]) => {
    const timeline = timelines.find((timeline) => timeline.peer === peer);
    return timeline === undefined ? [] : [panelOf(timeline, title, last)];
  });
  return svgOf(
    "Requests by version through an update of 5 replicas, by this stack and by hand-written manifests",
    panels,
  );
}

/** @param last second that is shown, the same in all panels. */
function panelOf(timeline: Timeline, title: string, last: number): Panel {
  const { parts, seconds } = timeline;
  const all = sum(parts, requestsOf);
  const lost = sum(parts, ({ failed }) => failed);
  const shares = parts
    .filter(({ second }) => second >= shownFrom)
    .flatMap((part) => {
      const percent = (count: number) => (100 * count) / requestsOf(part);
      return [
        { second: part.second, version: "0.1.2", percent: percent(part.before) },
        { second: part.second, version: "0.1.3", percent: percent(part.after) },
      ];
    });
  const failed = parts.filter(({ failed }) => failed > 0);
  const words = (second: number, height: number, text: string, options: TextOptions = {}) =>
    textMark([{ second }], { x: "second", y: height, text: () => text, textAnchor: "start", dx: 8, ...options });
  return {
    title: `${title}: ${lost} of ${all.toLocaleString("en")} requests lost`,
    options: {
      height: 180,
      marginLeft: 50,
      marginRight: 90,
      r: { type: "identity" },
      x: { domain: [shownFrom, last], label: "seconds since the command began" },
      y: { domain: [0, 130], label: "% of requests" },
      marks: [
        areaY(shares, {
          x: "second",
          y: "percent",
          fill: ({ version }: { version: string }) => (version === "0.1.2" ? colors.before : colors.after),
          z: "version",
          order: ["0.1.3", "0.1.2"],
          curve: "step-after",
        }),
        ruleY([0]),
        ruleX([seconds], { y1: 0, y2: 116, strokeDasharray: "3 3" }),
        axisX({}),
        axisY({ ticks: [0, 50, 100] }),
        words(shownFrom, 50, "0.1.2"),
        words(lastSecond(timeline), 50, "0.1.3"),
        words(seconds, 122, `done after ${seconds.toFixed(1)} s`, { dx: 0, textAnchor: "middle" }),
        dot(failed, {
          x: "second",
          y: 107,
          r: ({ failed }: TimelinePart) => 1 + Math.sqrt(failed),
          fill: colors.failed,
        }),
        words(failed.at(-1)?.second ?? shownFrom, 107, lost === 0 ? "" : `${lost} failed`, {
          fill: colors.failed,
          dx: 14,
        }),
      ],
    },
  };
}

function requestsOf({ before, after, failed }: TimelinePart): number {
  return before + after + failed;
}

function lastSecond({ parts }: Timeline): number {
  return parts[parts.length - 1].second;
}

function sum(parts: TimelinePart[], of: (part: TimelinePart) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}
