import { setCommand } from "../refusal/configCommand.ts";
import type { Finding, FindingCode, FindingOf } from "./finding.ts";

/** What is told of a finding. */
interface Told {
  sentence: string;
  /** What to set or change where something fails, or to find out what isn't known. */
  mend?: string;
}

/**
 * What people are told of a finding, with what to set.
 *
 * @param stack that the commands are for; without one, the stack that Pulumi has selected.
 */
export function tell(finding: Finding, stack: string | undefined): Told {
  const set = (key: string, value: string) =>
    `npx pulumi ${setCommand(key, value)}${stack === undefined ? "" : ` --stack ${stack}`}`;
  // The sentence of a code takes the facts of that code.
  const sentence = sentences[finding.code] as (finding: Finding, set: Set) => Told;
  return sentence(finding, set);
}

type Set = (key: string, value: string) => string;

const sentences: { [Code in FindingCode]: (finding: FindingOf<Code>, set: Set) => Told } = {
  Starts: ({ user }) => ({
    sentence: `starts as user ${user} with a read-only root; its log tells of no write to that`,
  }),
  TriesToWrite: ({ folders }, set) => ({
    sentence: `starts, but its log says that it may not write to ${folders.join(" and ")}, as its root is read-only`,
    mend: set("writablePaths", folders.join(",")),
  }),
  NeedsWritablePaths: ({ folders }, set) => ({
    sentence: `starts only if it may write to ${folders.join(" and ")}; the rest was checked with that`,
    mend: set("writablePaths", folders.join(",")),
  }),
  NeedsWritableRoot: ({ folders }) => ({
    sentence:
      "starts only with a root that it may write to; " +
      (folders.length === 0
        ? "its log doesn't say where it writes"
        : `it writes to ${folders.join(" and ")}, and doesn't start if these are empty`),
    mend: "let the server write to /tmp, or to folders that are empty in its image, and set writablePaths to those",
  }),
  NeedsOwnUser: ({ user, ownUser }, set) => ({
    sentence: `doesn't start as user ${user}, but as its image's own${ownUser === undefined ? "" : `, ${ownUser}`}`,
    mend: set("runAsUser", ownUser === undefined ? "NUMBER" : String(ownUser)),
  }),
  NeedsRoot: ({ user }) => ({
    sentence: `starts as root only, not as user ${user}; root is refused`,
    mend: `in its Dockerfile, give user ${user} what it reads and writes, and let it listen on no port below 1024`,
  }),
  NeedsRootThatWrites: ({ user }) => ({
    sentence: `starts only as root that may write everywhere, not as user ${user}; its log doesn't say where it writes`,
    mend: "let it write to /tmp, or to folders that are empty in its image, and set writablePaths to those",
  }),
  Exits: ({ exitCode, lastLines }) => ({
    sentence:
      `ended with exit code ${exitCode} before it was ready, also as root with a writable root` +
      lastLines.map((line) => `\n    ${line}`).join(""),
    mend: "what it lacks, such as an environment variable: --env NAME=VALUE",
  }),
  OutOfMemory: ({ memoryLimit }, set) => ({
    sentence: `was killed before it was ready, as it took more than ${memoryLimit} of memory`,
    mend: set("memoryLimit", doubled(memoryLimit)),
  }),

  Ready: ({ seconds, startupSeconds }) => ({
    sentence: `is ready after ${seconds.toFixed(1)} s; startupSeconds gives it ${startupSeconds} s`,
  }),
  NotReady: ({ startupSeconds, why }) => ({
    sentence: `was not ready after ${startupSeconds} s${why === undefined ? "" : ` (${why})`}`,
    mend: "let it listen on port 8080 of all addresses, answer probePath with 200, or give it more startupSeconds",
  }),

  Answers: ({ path, status }) => ({ sentence: `answers on port 8080: ${status} for ${path}` }),
  NoAnswer: ({ path, why }) => ({
    sentence: `doesn't answer on port 8080: ${why} for ${path}`,
    mend: "let it answer HTTP there",
  }),

  MemoryFits: ({ bytes, memoryLimit }) => ({ sentence: `takes ${megabytes(bytes)} of ${memoryLimit} without clients` }),
  MemoryTight: ({ bytes, memoryLimit }, set) => ({
    sentence: `takes ${megabytes(bytes)} of ${memoryLimit} without clients, which leaves too little for them`,
    mend: set("memoryLimit", doubled(memoryLimit)),
  }),
  MemoryUnknown: ({ why }) => ({ sentence: `how much memory it takes is not known: ${why}` }),

  KeepsServing: ({ requests, seconds }) => ({
    sentence: `keeps serving once it was told to go: all of ${requests} new requests in ${seconds} s were answered`,
  }),
  NotAsked: () => ({
    sentence: "whether it keeps serving once it was told to go is not known: the cluster was too busy to lead to it",
  }),
  StopsServing: ({ requests, failed, why }) => ({
    sentence: `stops serving once it was told to go: ${failed} of ${requests} new requests failed (${why})`,
    mend: "let it end on SIGTERM only, which comes after that time",
  }),

  OpenRequestAnswered: ({ path, status, seconds }) => ({
    sentence: `answers what is open on SIGTERM: ${path} with ${status}, ${seconds.toFixed(1)} s after it`,
  }),
  OpenRequestCut: ({ path, why }) => ({
    sentence: `cuts requests that are open on SIGTERM: ${path} (${why})`,
    mend: "let it end its requests on SIGTERM, such as by server.shutdown=graceful of Spring Boot, within drainSeconds",
  }),
  NoOpenRequest: ({ path, status }) => ({
    sentence:
      path === undefined
        ? "what it does to requests that are open on SIGTERM was not checked"
        : `what it does to requests that are open on SIGTERM is not known: ${path} was answered before, with ${status}`,
    mend: "name a path that takes some seconds: --slow-path PATH",
  }),

  WebSocketsClosed: ({ path, count, codes, firstSeconds, lastSeconds }) => ({
    sentence:
      `closes WebSockets with ${codes.join(" and ")}: ${count} at ${path}, ` +
      `${firstSeconds.toFixed(1)} to ${lastSeconds.toFixed(1)} s after SIGTERM`,
  }),
  WebSocketsCut: ({ path, count, codes }) => ({
    sentence:
      `ends WebSockets with ${codes.join(" and ")}: ${count} at ${path}` +
      (codes.includes(1006) ? "; 1006 stands for no close frame at all" : ""),
    mend: "let it close each with 1012 or 1001 on SIGTERM, spread over drainSeconds",
  }),
  NoWebSocket: ({ path, why }) => ({
    sentence: `what it does to WebSockets was not checked: there is none at ${path} (${why})`,
    mend: "name its path: --websocket-path PATH",
  }),

  EndsInTime: ({ seconds, drainSeconds }) => ({
    sentence: `ends ${seconds.toFixed(1)} s after SIGTERM; drainSeconds gives it ${drainSeconds} s`,
  }),
  EndsEarly: ({ exitCode }) => ({
    sentence: `ended by itself${exitCode === undefined ? "" : ` with exit code ${exitCode}`} before SIGTERM`,
    mend: "let it end on SIGTERM only",
  }),
  Killed: ({ drainSeconds }, set) => ({
    sentence: `doesn't end within the ${drainSeconds} s of drainSeconds after SIGTERM, and is killed`,
    mend:
      "let it end on SIGTERM (a shell as the first process doesn't pass that on: exec), or " +
      set("drainSeconds", String(drainSeconds * 2)),
  }),
};

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}

/** Twice a quantity such as 512Mi, in the same unit. */
function doubled(quantity: string): string {
  return quantity.replace(/^[0-9.]+/, (amount) => String(Number(amount) * 2));
}
