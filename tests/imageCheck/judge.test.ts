import assert from "node:assert/strict";
import type { Finding, Verdict } from "../../imageCheck/finding.ts";
import { exitCodeOf, verdicts } from "../../imageCheck/finding.ts";
import { judge } from "../../imageCheck/judge.ts";
import type { Observations } from "../../imageCheck/observations.ts";

const limits = { runAsUser: 65532, startupSeconds: 60, drainSeconds: 25, memoryLimit: "100Mi" };

const good: Observations = {
  readySeconds: 1.2,
  grantedFolders: [],
  deniedFolders: [],
  answer: { path: "/", status: 200 },
  memory: { bytes: 50 * 2 ** 20 },
  newRequests: { seconds: 4, answers: [{ status: 200 }, { status: 200 }] },
  openRequest: { path: "/slow", answer: { status: 200 }, secondsAfterSigterm: 2.5 },
  webSockets: { path: "/ws", closes: [1012, 1001].map((code, index) => ({ code, secondsAfterSigterm: index })) },
  end: { exitCode: 0, secondsAfterSigterm: 3 },
};

describe("what is judged of a server that was ready", () => {
  it("holds as a whole for one with good habits", () => {
    const findings = judge(good, limits);
    assert.deepEqual(
      findings.map(({ code }) => code),
      [
        "Starts",
        "Ready",
        "Answers",
        "MemoryFits",
        "KeepsServing",
        "OpenRequestAnswered",
        "WebSocketsClosed",
        "EndsInTime",
      ] satisfies Finding["code"][],
    );
    assert.ok(findings.every(({ code }) => verdicts[code] === "holds"));
    assert.equal(exitCodeOf(findings), 0);
  });

  const killed = { exitCode: 137, secondsAfterSigterm: 25.2 };
  const cases: [what: string, seen: Partial<Observations>, code: Finding["code"], verdict: Verdict][] = [
    [
      "a start with another folder",
      { grantedFolders: ["/var"], deniedFolders: ["/opt"] },
      "NeedsWritablePaths",
      "fails",
    ],
    ["a start in spite of a refused write", { deniedFolders: ["/var"] }, "TriesToWrite", "fails"],
    ["no answer", { answer: { path: "/", why: "refused" } }, "NoAnswer", "fails"],
    ["an error of the server", { answer: { path: "/", status: 500 } }, "NoAnswer", "fails"],
    ["a page that isn't there, which is an answer", { answer: { path: "/", status: 404 } }, "Answers", "holds"],
    ["memory of more than 80% of the limit", { memory: { bytes: 81 * 2 ** 20 } }, "MemoryTight", "fails"],
    ["memory of 80% of the limit", { memory: { bytes: 80 * 2 ** 20 } }, "MemoryFits", "holds"],
    ["memory that can't be asked for", { memory: { why: "forbidden" } }, "MemoryUnknown", "unknown"],
    [
      "one new request of many that fails",
      { newRequests: { seconds: 4, answers: [{ status: 200 }, { why: "refused" }] } },
      "StopsServing",
      "fails",
    ],
    ["no way to it in time", { newRequests: { seconds: 4, answers: [] } }, "NotAsked", "unknown"],
    [
      "an open request that is cut",
      { openRequest: { path: "/slow", answer: { why: "closed" }, secondsAfterSigterm: 0.1 } },
      "OpenRequestCut",
      "fails",
    ],
    [
      "an open request that was answered before SIGTERM",
      { openRequest: { path: "/slow", answer: { status: 404 }, secondsAfterSigterm: -0.9 } },
      "NoOpenRequest",
      "unknown",
    ],
    [
      "an open request that is answered at once on SIGTERM",
      { openRequest: { path: "/poll", answer: { status: 200 }, secondsAfterSigterm: -0.1 } },
      "OpenRequestAnswered",
      "holds",
    ],
    ["no path that takes long", { openRequest: undefined }, "NoOpenRequest", "unknown"],
    ["no WebSocket", { webSockets: { path: "/ws", why: "the answer is 404" } }, "NoWebSocket", "unknown"],
    ["an end at the very end of the drain", { end: { ...killed, exitCode: 0 } }, "EndsInTime", "holds"],
    ["an end before SIGTERM", { end: { exitCode: 1, secondsAfterSigterm: -1 } }, "EndsEarly", "fails"],
    ["SIGKILL at the end of the drain", { end: killed }, "Killed", "fails"],
    ["an end that was not seen", { end: { ...killed, exitCode: undefined } }, "Killed", "fails"],
    ["exit code 137 long before", { end: { exitCode: 137, secondsAfterSigterm: 1 } }, "EndsInTime", "holds"],
  ];
  for (const [what, seen, code, verdict] of cases) {
    it(`is ${code} for ${what}`, () => {
      const others = judge(good, limits).map((finding) => finding.code);
      const changed = judge({ ...good, ...seen }, limits).filter(
        (finding) => finding.code === code || !others.includes(finding.code),
      );
      assert.deepEqual(
        changed.map((finding) => finding.code),
        [code],
      );
      assert.equal(verdicts[code], verdict);
    });
  }

  for (const [code, name] of [
    [1000, "an end for good"],
    [1006, "no close frame"],
    [1011, "an error"],
  ] as const) {
    it(`is that WebSockets are cut where one ends with ${code}, ${name}`, () => {
      const closes = [1012, code].map((code) => ({ code, secondsAfterSigterm: 1 }));
      const findings = judge({ ...good, webSockets: { path: "/ws", closes } }, limits);
      const codes = [code, 1012];
      assert.deepEqual(
        findings.filter((finding) => finding.code === "WebSocketsCut"),
        [{ code: "WebSocketsCut", path: "/ws", count: 2, codes }],
      );
      assert.equal(exitCodeOf(findings), 1);
    });
  }

  it("says when the first and the last WebSocket was closed", () => {
    const finding = judge(good, limits).find(({ code }) => code === "WebSocketsClosed");
    assert.deepEqual(finding, {
      code: "WebSocketsClosed",
      path: "/ws",
      count: 2,
      codes: [1001, 1012],
      firstSeconds: 0,
      lastSeconds: 1,
    });
  });
});
