/** What is known of each finding: the sentences are made of it. */
interface Facts {
  /** It started as it was told to. */
  Starts: { user: number };
  /** It started, though it was refused to write to these folders. */
  TriesToWrite: { folders: string[] };
  /** It starts once it may write to these folders. */
  NeedsWritablePaths: { folders: string[] };
  /** It starts only if it may write everywhere; where it writes is not known. */
  NeedsWritableRoot: { folders: string[] };
  /** It starts as the user that the image names, whose number is not always known. */
  NeedsOwnUser: { user: number; ownUser: number | undefined };
  /** It starts as root only. */
  NeedsRoot: { user: number };
  /** It starts only as root that may write everywhere; of the two, it may lack one alone. */
  NeedsRootThatWrites: { user: number };
  /** It ended by itself before it was ready. */
  Exits: { exitCode: number; lastLines: string[] };
  /** It was killed for its memory before it was ready. */
  OutOfMemory: { memoryLimit: string };

  Ready: { seconds: number; startupSeconds: number };
  NotReady: { startupSeconds: number; why: string | undefined };

  Answers: { path: string; status: number };
  NoAnswer: { path: string; why: string };

  MemoryFits: { bytes: number; memoryLimit: string };
  /** It is near its limit while it has nothing to do. */
  MemoryTight: { bytes: number; memoryLimit: string };
  MemoryUnknown: { why: string };

  /** Of the time between being told to go and SIGTERM. */
  KeepsServing: { requests: number; seconds: number };
  /** The way to it took all of that time. */
  NotAsked: object;
  StopsServing: { requests: number; failed: number; why: string };

  OpenRequestAnswered: { path: string; status: number; seconds: number };
  OpenRequestCut: { path: string; why: string };
  /** None was open when SIGTERM came: no path for it was named, or its answer came too soon. */
  NoOpenRequest: { path: string | undefined; status: number | undefined };

  WebSocketsClosed: { path: string; count: number; codes: number[]; firstSeconds: number; lastSeconds: number };
  WebSocketsCut: { path: string; count: number; codes: number[] };
  NoWebSocket: { path: string; why: string };

  EndsInTime: { seconds: number; drainSeconds: number };
  /** It ended before SIGTERM came. */
  EndsEarly: { exitCode: number | undefined };
  /** It was killed at the end of the drain. */
  Killed: { drainSeconds: number };
}

export type FindingCode = keyof Facts;

/** One thing that was found out about a server. */
export type Finding = { [Code in FindingCode]: { code: Code } & Facts[Code] }[FindingCode];

/** A finding of one kind. */
export type FindingOf<Code extends FindingCode> = Extract<Finding, { code: Code }>;

/** Whether what the stack rests on holds, fails, or could not be looked at. */
export type Verdict = "holds" | "fails" | "unknown";

export const verdicts: Record<FindingCode, Verdict> = {
  Starts: "holds",
  TriesToWrite: "fails",
  NeedsWritablePaths: "fails",
  NeedsWritableRoot: "fails",
  NeedsOwnUser: "fails",
  NeedsRoot: "fails",
  NeedsRootThatWrites: "fails",
  Exits: "fails",
  OutOfMemory: "fails",
  Ready: "holds",
  NotReady: "fails",
  Answers: "holds",
  NoAnswer: "fails",
  MemoryFits: "holds",
  MemoryTight: "fails",
  MemoryUnknown: "unknown",
  KeepsServing: "holds",
  NotAsked: "unknown",
  StopsServing: "fails",
  OpenRequestAnswered: "holds",
  OpenRequestCut: "fails",
  NoOpenRequest: "unknown",
  WebSocketsClosed: "holds",
  WebSocketsCut: "fails",
  NoWebSocket: "unknown",
  EndsInTime: "holds",
  EndsEarly: "fails",
  Killed: "fails",
};

/** The exit code that tells CI whether an image will do. */
export function exitCodeOf(findings: Finding[]): 0 | 1 {
  return findings.some(({ code }) => verdicts[code] === "fails") ? 1 : 0;
}
