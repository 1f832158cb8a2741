import type { Markish } from "./plot.ts";
import { axisFy, barX, ruleX } from "./plot.ts";
import type { Panel } from "./svg.ts";
import { colors } from "./svg.ts";
import type { PeerName } from "../bench/peers/peer.ts";
import { peerNames } from "../bench/peers/peer.ts";

/** How long a task took a peer. */
export interface PeerBar {
  task: string;
  peer: PeerName;
  seconds: number;
}

/** Where a text stands that belongs to a bar. */
export const atEnd = { fy: "task", y: "peer", x: "seconds", textAnchor: "start" } as const;

/** A bar for each peer, by task. */
export function peerBars(
  title: string,
  bars: PeerBar[],
  {
    taskHeight,
    marginRight,
    marks,
  }: {
    taskHeight: number;
    /** Room for the texts at the ends of the bars. */
    marginRight: number;
    /** The texts. */
    marks: Markish[];
  },
): Panel {
  const tasks = [...new Set(bars.map(({ task }) => task))];
  return {
    title,
    options: {
      height: tasks.length * taskHeight + 14,
      marginLeft: 280,
      marginTop: 4,
      marginBottom: 10,
      marginRight,
      x: { label: null, axis: null },
      y: { domain: [...peerNames], label: null, tickSize: 0, padding: 0.15 },
      fy: { domain: tasks, label: null, axis: null, padding: 0.15 },
      marks: [
        axisFy({ anchor: "left", label: null, dx: -110, fontWeight: "bold" }),
        barX(bars, {
          fy: "task",
          y: "peer",
          x: "seconds",
          fill: ({ peer }: PeerBar) => (peer === "this stack" ? colors.own : colors.other),
        }),
        ruleX([0]),
        ...marks,
      ],
    },
  };
}
