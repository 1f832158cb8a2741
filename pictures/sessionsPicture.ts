import { areaY, axisX, axisY, dot, ruleY, text } from "./plot.ts";
import type { KeptSessions } from "../meter/sessions/keptSessions.ts";
import { shownSessions } from "../meter/sessions/keptSessions.ts";
import type { SessionMeasurement } from "../meter/sessions/sessionMeasurement.ts";
import type { SessionSample } from "../meter/sessions/sessionSample.ts";
import type { Panel } from "./svg.ts";
import { colors, svgOf } from "./svg.ts";

const versions = ["0.1.2", "0.1.3"];

/** Sessions by the version that serves them, through an update of 5 replicas; reconnects and refusals are marked. */
export function sessionsPicture({ measurements, samples }: KeptSessions): string {
  const titles = {
    [shownSessions.stack]: "This stack, maxSurge 100%",
    [shownSessions.handWritten]: "The hand-written manifests",
  };
  const kept = Object.entries(titles).filter(([name]) => name in samples);
  const last = Math.max(...kept.map(([name]) => samples[name].length));
  return svgOf(
    "1,000 WebSocket sessions by version through an update of 5 replicas",
    kept.map(([name, title]) => panelOf(title, measurements[name], samples[name], last)),
  );
}

/** @param last second that is shown, the same in all panels. */
function panelOf(title: string, measured: SessionMeasurement, samples: SessionSample[], last: number): Panel {
  const { clients, refused, disconnectsPerClient, outOfServiceMilliseconds } = measured;
  const sessions = samples.flatMap((sample) =>
    versions.map((version) => ({ second: sample.second, version, sessions: sample.sessions[version] ?? 0 })),
  );
  const end = samples[samples.length - 1];
  /** A row of dots above the sessions, each as large as what it counts in its second. */
  const marked = (height: number, fill: string, words: string, countOf: (sample: SessionSample) => number) => {
    const counted = samples.filter((sample) => countOf(sample) > 0);
    return [
      dot(counted, {
        x: "second",
        y: clients * height,
        r: (sample: SessionSample) => Math.sqrt(countOf(sample)) / 2,
        fill,
      }),
      text([end], { x: "second", y: clients * height, text: () => words, fill, dx: 8, textAnchor: "start" }),
    ];
  };
  const reconnects = samples.reduce((sum, sample) => sum + sample.reconnects, 0);
  const longest = (outOfServiceMilliseconds.longest / 1000).toLocaleString("en", { maximumFractionDigits: 1 });
  const disconnects = `${disconnectsPerClient.mean.toFixed(2)} disconnects per client`;
  return {
    title: `${title}: ${disconnects}, each out of service for ${longest} s at most`,
    options: {
      height: 200,
      marginLeft: 60,
      marginRight: 120,
      r: { type: "identity" },
      x: { domain: [0, last], label: "seconds since the update began" },
      y: { domain: [0, clients * 1.35], label: "sessions" },
      marks: [
        areaY(sessions, {
          x: "second",
          y: "sessions",
          z: "version",
          order: [...versions].reverse(),
          fill: ({ version }: { version: string }) => (version === versions[0] ? colors.before : colors.after),
        }),
        ruleY([0]),
        axisX({}),
        axisY({ ticks: [0, clients / 2, clients] }),
        text([samples[0]], { x: "second", y: clients / 2, text: () => versions[0], dx: 12, textAnchor: "start" }),
        text([end], {
          x: "second",
          y: clients / 2,
          text: () => `${versions[1]}: ${(end.sessions[versions[1]] ?? 0).toLocaleString("en")}`,
          dx: 8,
          textAnchor: "start",
        }),
        ...marked(1.1, colors.own, `${reconnects.toLocaleString("en")} back`, (sample) => sample.reconnects),
        ...marked(
          1.25,
          colors.failed,
          refused === 0 ? "" : `${refused.toLocaleString("en")} refused`,
          (sample) => sample.refused,
        ),
      ],
    },
  };
}
