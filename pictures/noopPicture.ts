import { axisX, barX, ruleX, text } from "./plot.ts";
import { colors, svgOf } from "./svg.ts";
import type { NoopProfile } from "../bench/noop/noopProfile.ts";
import { noopRows } from "../bench/noop/noopRows.ts";

/** Which process of an update that has nothing to do runs when. */
export function noopPicture({ median }: NoopProfile): string {
  const rows = noopRows(median);
  const bars = rows.flatMap(({ title, spans }) => spans.map(({ from, to }) => ({ title, from, to })));
  const isPart = ({ title }: { title: string }) => title.startsWith("–");
  const ends = rows.map(({ title, spans, words }) => ({
    title,
    words: words,
    end: Math.max(...spans.map(({ to }) => to)),
  }));
  return svgOf("Which process of an update that has nothing to do runs when", [
    {
      title: `An update that has nothing to do: ${median.seconds.toFixed(2)} s`,
      options: {
        height: rows.length * 24 + 44,
        marginLeft: 180,
        marginRight: 130,
        x: { domain: [0, median.seconds], label: "seconds since the command began" },
        y: { domain: rows.map(({ title }) => title), label: null, tickSize: 0, padding: 0.2 },
        marks: [
          barX(bars, {
            y: "title",
            x1: "from",
            x2: "to",
            fill: (bar: { title: string }) => (isPart(bar) ? colors.own : colors.other),
          }),
          ruleX([0]),
          axisX({}),
          text(ends, { y: "title", x: "end", text: "words", dx: 5, textAnchor: "start" }),
        ],
      },
    },
  ]);
}
