import type { Answer } from "./request.ts";

/** What was seen of a server that was ready, until it had ended. Times are counted from when SIGTERM was due. */
export interface Observations {
  readySeconds: number;
  /** Folders that it may write to only for the check, as it didn't start without. */
  grantedFolders: string[];
  /** Folders that it was refused to write to, as its log tells. */
  deniedFolders: string[];
  answer: { path: string } & Answer;
  /** The most that it was seen to use, in bytes, or why that can't be known. */
  memory: { bytes: number } | { why: string };
  /** Requests over new connections, from when it was told to go until SIGTERM. */
  newRequests: { seconds: number; answers: Answer[] };
  /** The request that was to be open when SIGTERM came; undefined if no path for it was named. */
  openRequest: { path: string; answer: Answer; secondsAfterSigterm: number } | undefined;
  webSockets: { path: string } & ({ closes: { code: number; secondsAfterSigterm: number }[] } | { why: string });
  /** The exit code is undefined where Kubernetes didn't tell. */
  end: { exitCode: number | undefined; secondsAfterSigterm: number };
}
