import { axisX, axisY, dot, gridY, line, text } from "./plot.ts";
import type { Panel } from "./svg.ts";
import { colors } from "./svg.ts";

/** A point of a line: what so many of something cost. */
export interface CostPoint {
  /** Whose line it is. */
  by: string;
  count: number;
  seconds: number;
}

/** Lines of seconds over a count, with numbers at their ends, and the name at the last one. */
export function costLines(
  title: string,
  points: CostPoint[],
  {
    own,
    countLabel,
    logarithmicTicks,
  }: {
    /** Whose line stands out. */
    own: string;
    countLabel: string;
    /** Of the seconds, where these are to be logarithmic. */
    logarithmicTicks?: number[];
  },
): Panel {
  const at = { x: "count", y: "seconds" } as const;
  const longest = Math.max(...points.map(({ seconds }) => seconds));
  const ticks = logarithmicTicks?.filter((tick) => tick <= longest) ?? 5;
  const counts = [...new Set(points.map(({ count }) => count))];
  const names = [...new Set(points.map(({ by }) => by))];
  const drawn = [...points].sort((left, right) => Number(left.by === own) - Number(right.by === own));
  const color = ({ by }: CostPoint) => (by === own ? colors.own : colors.other);
  const highestFirst = (left: CostPoint, right: CostPoint) => right.seconds - left.seconds;
  const lines = names.map((name) => points.filter(({ by }) => by === name));
  const first = lines.map((points) => points[0]).sort(highestFirst);
  const last = lines.map((points) => points[points.length - 1]).sort(highestFirst);
  /** Texts at points that may lie close together. */
  const texts = (ends: CostPoint[], words: (end: CostPoint) => string, dx: number, lineHeight: number) =>
    ends.map((end, index) =>
      text([end], { ...at, text: words, textAnchor: "start", dx, dy: (index - (ends.length - 1) / 2) * lineHeight }),
    );
  return {
    title,
    options: {
      height: 230,
      marginLeft: 60,
      marginRight: 210,
      marginTop: 16,
      marginBottom: 40,
      x: { type: "log", domain: [Math.min(...counts), Math.max(...counts)], label: countLabel },
      y: {
        type: logarithmicTicks ? "log" : "linear",
        domain: [logarithmicTicks?.[0] ?? 0, longest],
        label: "seconds",
      },
      marks: [
        gridY({ ticks }),
        axisX({ ticks: counts, labelAnchor: "center", tickFormat: (count: number) => count.toLocaleString("en") }),
        axisY({ ticks, tickFormat: String }),
        line(drawn, { ...at, z: "by", stroke: color, strokeWidth: 2 }),
        dot(drawn, { ...at, fill: color, r: 3 }),
        ...texts(first, ({ seconds }) => seconds.toFixed(1), 2, 26),
        ...texts(last, ({ by, seconds }) => `${seconds.toFixed(1)} s, ${by}`, 8, 14),
      ],
    },
  };
}
