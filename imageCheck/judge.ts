import type { ChatServiceValues } from "../components/chatServiceValues.ts";
import { numberOf } from "../components/quantity.ts";
import type { Finding } from "./finding.ts";
import type { Observations } from "./observations.ts";

/** The share of its memory limit that a server may take without clients. */
const idleShare = 0.8;

/** What clients of a WebSocket are told where the server goes away: https://www.iana.org/assignments/websocket */
const goingAwayCodes = new Set([1001, 1012]);

const killedExitCode = 137;

/** How much sooner than SIGKILL an end may be seen that is one by SIGKILL. */
const killSlackSeconds = 1;

/** How long SIGTERM may come before it is taken to be due, which is counted from the API server's answer. */
const sigtermSlackSeconds = 0.2;

type Limits = Pick<ChatServiceValues, "runAsUser" | "startupSeconds" | "memoryLimit" | "drainSeconds">;

/** What is to be said of what was seen of a server that was ready. */
export function judge(seen: Observations, limits: Limits): Finding[] {
  return [
    ofStart(seen, limits),
    { code: "Ready", seconds: seen.readySeconds, startupSeconds: limits.startupSeconds },
    ofAnswer(seen),
    ofMemory(seen, limits),
    ofNewRequests(seen),
    ofOpenRequest(seen),
    ofWebSockets(seen),
    ofEnd(seen, limits),
  ];
}

function ofStart({ grantedFolders, deniedFolders }: Observations, { runAsUser }: Limits): Finding {
  if (grantedFolders.length > 0) {
    return { code: "NeedsWritablePaths", folders: grantedFolders };
  }
  return deniedFolders.length > 0
    ? { code: "TriesToWrite", folders: deniedFolders }
    : { code: "Starts", user: runAsUser };
}

function ofAnswer({ answer }: Observations): Finding {
  const { path } = answer;
  if ("why" in answer) {
    return { code: "NoAnswer", path, why: answer.why };
  }
  return answer.status < 500
    ? { code: "Answers", path, status: answer.status }
    : { code: "NoAnswer", path, why: `the answer is ${answer.status}` };
}

function ofMemory({ memory }: Observations, { memoryLimit }: Limits): Finding {
  if ("why" in memory) {
    return { code: "MemoryUnknown", why: memory.why };
  }
  const code = memory.bytes > idleShare * numberOf(memoryLimit) ? "MemoryTight" : "MemoryFits";
  return { code, bytes: memory.bytes, memoryLimit };
}

function ofNewRequests({ newRequests: { seconds, answers } }: Observations): Finding {
  const failures = answers.flatMap((answer) =>
    "why" in answer ? [answer.why] : answer.status < 500 ? [] : [`the answer is ${answer.status}`],
  );
  const requests = answers.length;
  if (requests === 0) {
    return { code: "NotAsked" };
  }
  return failures.length === 0
    ? { code: "KeepsServing", requests, seconds }
    : { code: "StopsServing", requests, failed: failures.length, why: failures[0] };
}

function ofOpenRequest({ openRequest }: Observations): Finding {
  if (openRequest === undefined) {
    return { code: "NoOpenRequest", path: undefined, status: undefined };
  }
  const { path, answer, secondsAfterSigterm } = openRequest;
  if ("why" in answer) {
    return { code: "OpenRequestCut", path, why: answer.why };
  }
  return secondsAfterSigterm < -sigtermSlackSeconds
    ? { code: "NoOpenRequest", path, status: answer.status }
    : { code: "OpenRequestAnswered", path, status: answer.status, seconds: Math.max(0, secondsAfterSigterm) };
}

function ofWebSockets({ webSockets }: Observations): Finding {
  const { path } = webSockets;
  if ("why" in webSockets) {
    return { code: "NoWebSocket", path, why: webSockets.why };
  }
  const { closes } = webSockets;
  const codes = [...new Set(closes.map(({ code }) => code))].sort((left, right) => left - right);
  const count = closes.length;
  if (!codes.every((code) => goingAwayCodes.has(code))) {
    return { code: "WebSocketsCut", path, count, codes };
  }
  const seconds = closes.map(({ secondsAfterSigterm }) => Math.max(0, secondsAfterSigterm));
  return {
    code: "WebSocketsClosed",
    path,
    count,
    codes,
    firstSeconds: Math.min(...seconds),
    lastSeconds: Math.max(...seconds),
  };
}

function ofEnd({ end: { exitCode, secondsAfterSigterm } }: Observations, { drainSeconds }: Limits): Finding {
  if (secondsAfterSigterm < -sigtermSlackSeconds) {
    return { code: "EndsEarly", exitCode };
  }
  const tookAll = secondsAfterSigterm > drainSeconds - killSlackSeconds;
  return tookAll && (exitCode === killedExitCode || exitCode === undefined)
    ? { code: "Killed", drainSeconds }
    : { code: "EndsInTime", seconds: Math.min(drainSeconds, Math.max(0, secondsAfterSigterm)), drainSeconds };
}
