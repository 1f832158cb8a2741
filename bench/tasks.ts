import type { Command, Desired, Peer } from "./peers/peer.ts";
import { deploymentName, inContext } from "./peers/peer.ts";
import { kubectl } from "../local/cluster/paths.ts";
import { run } from "../script/run.ts";

export const tags = { first: "0.1.2", next: "0.1.3", missing: "0.1.9-missing", crashing: "0.1.9-bench-crash" };

export const taskNames = [
  "deploy",
  "noop",
  "preview",
  "scale5",
  "update5",
  "back5",
  "drift",
  "destroy",
  "scale100",
  "update50",
  "missing",
  "crash",
] as const;
export type TaskName = (typeof taskNames)[number];

/** What is measured with each peer. */
export interface Task {
  name: TaskName;
  /** For tables and pictures. */
  title: string;
  /** What runs before; undefined for nothing. */
  from?: Desired;
  /** What is to run in the end. */
  to?: Desired;
  /** Commands that do it. */
  commands: (peer: Peer) => Command[];
  /** Whether the commands change what runs. */
  changes: boolean;
  /** Whether the commands may exit with another code than 0, as those do that tell something. */
  mayFail: boolean;
  /** Whether requests are sent to the node port meanwhile. */
  underLoad: boolean;
  /** What somebody changes by hand before. */
  changeByHand?: (peer: Peer) => Promise<unknown>;
  /** What the commands have to tell. */
  tells?: RegExp;
  /** What a measurement takes with all that stands around it, for the time left. */
  expectedSeconds: number;
}

const update = (peer: Peer) => peer.update();
const running = (replicas: number, imageTag = tags.first): Desired => ({ replicas, imageTag });
const change = { commands: update, changes: true, mayFail: false, underLoad: true, expectedSeconds: 25 };
const look = { changes: false, mayFail: true, underLoad: false, expectedSeconds: 3 };

export const tasks: Record<TaskName, Task> = {
  deploy: {
    ...change,
    name: "deploy",
    title: "first deploy",
    to: running(3),
    underLoad: false,
    expectedSeconds: 12,
  },
  noop: {
    ...change,
    name: "noop",
    title: "nothing to do",
    from: running(3),
    to: running(3),
    changes: false,
    underLoad: false,
    expectedSeconds: 3,
  },
  preview: {
    ...look,
    name: "preview",
    title: "preview of an update",
    from: running(3),
    to: running(3, tags.next),
    commands: (peer) => peer.preview(),
  },
  scale5: { ...change, name: "scale5", title: "scale 3 → 5", from: running(3), to: running(5), expectedSeconds: 12 },
  update5: { ...change, name: "update5", title: "update of 5", from: running(5), to: running(5, tags.next) },
  back5: { ...change, name: "back5", title: "back, of 5", from: running(5, tags.next), to: running(5) },
  drift: {
    ...look,
    name: "drift",
    title: "change by hand",
    from: running(5),
    to: running(5),
    commands: (peer) => peer.findDrift(),
    changeByHand: ({ namespace }) =>
      run(kubectl(), [...inContext, "--namespace", namespace, "scale", `deployment/${deploymentName}`, "--replicas=4"]),
    tells: /not what the stack says|replicas\W+(5\W+)?4\b|conflict/i,
  },
  destroy: {
    ...change,
    name: "destroy",
    title: "destroy",
    from: running(5),
    commands: (peer) => peer.destroy(),
    underLoad: false,
    expectedSeconds: 12,
  },
  scale100: { ...change, name: "scale100", title: "scale 3 → 100", from: running(3), to: running(100) },
  update50: { ...change, name: "update50", title: "update of 50", from: running(50), to: running(50, tags.next) },
  missing: {
    ...change,
    name: "missing",
    title: "tag that doesn't exist",
    from: running(3),
    to: running(3, tags.missing),
    mayFail: true,
    underLoad: false,
    tells: /ImagePullBackOff|ErrImagePull/,
  },
  crash: {
    ...change,
    name: "crash",
    title: "server that crashes",
    from: running(3),
    to: running(3, tags.crashing),
    mayFail: true,
    underLoad: false,
    tells: /CrashLoopBackOff|exited with (code|status) 1|exit code 1/,
  },
};
