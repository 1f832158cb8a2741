import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";

/** A process that runs in a pod, as the machine sees it. */
export interface ContainerProcess {
  id: number;
  environment: Record<string, string>;
  user: number;
  /** Where it may write. */
  writableMounts: string[];
}

/** The server of a pod on this machine. */
export function processOf(pod: string): ContainerProcess {
  const [id] = processesWith("HOSTNAME", pod);
  if (id === undefined) {
    throw new Error(`pod ${pod} has no process on this machine`);
  }
  const directory = `/proc/${id}`;
  const mounts = readFileSync(`${directory}/mounts`, "utf8").trim().split("\n");
  return {
    id,
    environment: environmentIn(directory),
    user: statSync(directory).uid,
    writableMounts: mounts
      .map((line) => line.split(" "))
      .filter(([, , , options]) => options.split(",").includes("rw"))
      .map(([, path]) => path),
  };
}

/** The processes on this machine that have an environment variable with that value. */
export function processesWith(variable: string, value: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^[0-9]+$/.test(name) && environmentIn(`/proc/${name}`)[variable] === value)
    .map(Number);
}

function environmentIn(directory: string): Record<string, string> {
  const path = `${directory}/environ`;
  try {
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    return Object.fromEntries(text.split("\0").map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]));
  } catch {
    return {}; // It has ended meanwhile.
  }
}
