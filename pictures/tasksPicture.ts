import type { PeerBar } from "./peerBars.ts";
import { atEnd, peerBars } from "./peerBars.ts";
import { text } from "./plot.ts";
import { colors, svgOf } from "./svg.ts";
import { peerNames } from "../bench/peers/peer.ts";
import type { Benchmarks } from "../bench/results.ts";
import { median } from "../bench/results.ts";
import { find } from "../bench/tables.ts";
import type { TaskName } from "../bench/tasks.ts";
import { tasks } from "../bench/tasks.ts";

const shown: TaskName[] = [
  "noop",
  "preview",
  "deploy",
  "scale5",
  "update5",
  "back5",
  "scale100",
  "update50",
  "destroy",
];
const rowHeight = 13;

interface Bar extends PeerBar {
  lost: number;
}

/** How long each task takes, by this stack and by what people would use instead. */
export function tasksPicture({ results }: Benchmarks): string {
  const bars = shown.flatMap((task) =>
    peerNames.flatMap((peer): Bar[] => {
      const samples = find(results, task, peer)?.samples ?? [];
      const lost = samples.reduce((sum, { failed }) => sum + (failed ?? 0), 0);
      const seconds = median(samples.map(({ seconds }) => seconds));
      return samples.length === 0 ? [] : [{ task: tasks[task].title, peer, seconds, lost }];
    }),
  );
  return svgOf("Seconds by task, of this stack and of what people would use instead", [
    peerBars("Seconds by task", bars, {
      taskHeight: peerNames.length * rowHeight + 12,
      marginRight: 130,
      marks: [
        text(bars, { ...atEnd, text: inSeconds, dx: 5 }),
        text(
          bars.filter(({ lost }) => lost > 0),
          { ...atEnd, text: ({ lost }: Bar) => `${lost} requests lost`, fill: colors.failed, dx: 40 },
        ),
      ],
    }),
  ]);
}

function inSeconds({ seconds }: Bar): string {
  return seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0);
}
