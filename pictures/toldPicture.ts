import type { PeerBar } from "./peerBars.ts";
import { atEnd, peerBars } from "./peerBars.ts";
import { text } from "./plot.ts";
import { svgOf } from "./svg.ts";
import { peerNames } from "../bench/peers/peer.ts";
import type { Benchmarks, Told } from "../bench/results.ts";
import { median } from "../bench/results.ts";
import { find } from "../bench/tables.ts";
import type { TaskName } from "../bench/tasks.ts";
import { tasks } from "../bench/tasks.ts";

const shown: TaskName[] = ["missing", "crash"];

interface Bar extends PeerBar {
  words: string;
}

/** How long a failed update goes on until it is told, and what is told then. */
export function toldPicture({ results }: Benchmarks): string {
  const bars = shown.flatMap((task) =>
    peerNames.flatMap((peer): Bar[] => {
      const result = find(results, task, peer);
      if (result?.told === undefined) {
        return [];
      }
      const seconds = median(result.samples.map(({ seconds }) => seconds));
      const endedEarly = result.samples.some(({ endedEarly }) => endedEarly);
      const words = `${endedEarly ? "> " : ""}${seconds.toFixed(0)} s: ${wordsOf(result.told)}`;
      return [{ task: tasks[task].title, peer, seconds, words }];
    }),
  );
  return svgOf("Seconds until a failed update is told, and what is told then", [
    peerBars("Seconds until a failed update is told, and what is told", bars, {
      taskHeight: 90,
      marginRight: 210,
      marks: [text(bars, { ...atEnd, text: "words", dx: 5 })],
    }),
  ]);
}

function wordsOf({ pod, reason, log, wayBack }: Told): string {
  const said = Object.entries({ pod, reason, log, "way back": wayBack }).flatMap(([what, said]) =>
    said ? [what] : [],
  );
  return said.length === 0 ? "nothing of it" : said.join(", ");
}
