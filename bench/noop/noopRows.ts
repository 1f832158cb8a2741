import type { NoopRun, ProgramSpan } from "./noopProfile.ts";

/** A line of the picture of an update that has nothing to do. */
export interface NoopRow {
  title: string;
  /** When it was at work, in seconds since the command began. */
  spans: { from: number; to: number }[];
  /** What it took. */
  words: string;
}

const parts: Record<ProgramSpan["what"], string> = {
  loads: "– loads modules",
  engine: "– waits for the engine",
  "API server": "– waits for the API server",
};
/** A process that uses less only starts another one. */
const leastCpuSeconds = 0.015;

/** The processes of an update in the order in which they began; below the program's own line what it was at. */
export function noopRows({ processes, spans }: NoopRun): NoopRow[] {
  return processes
    .filter(({ cpuSeconds }) => cpuSeconds > leastCpuSeconds)
    .flatMap(({ name, from, to, cpuSeconds, peakMegabytes }) => [
      { title: name, spans: [{ from, to }], words: `CPU ${cpuSeconds.toFixed(2)} s, ${peakMegabytes.toFixed(0)} MB` },
      ...(name === "program" ? partRows(spans) : []),
    ]);
}

/** Only of what the program was at. */
function partRows(spans: ProgramSpan[]): NoopRow[] {
  return (Object.keys(parts) as ProgramSpan["what"][])
    .map((what) => partRow(what, spans))
    .filter((row) => row.spans.length > 0);
}

function partRow(what: ProgramSpan["what"], spans: ProgramSpan[]): NoopRow {
  const own = spans.filter((span) => span.what === what);
  return {
    title: parts[what],
    spans: own.map(({ from, to }) => ({ from, to })),
    words: what === "loads" ? "" : `calls: ${own.length}`,
  };
}
