import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { controlCgroup, joinCgroup } from "./cgroups.ts";
import { paths } from "./paths.ts";
import type { ProgramName } from "./programs.ts";
import { run, tryRun } from "../../script/run.ts";

const supervisorctl = ["--configuration", paths.supervisorConfig];

/** Whether the supervisor answers. */
export async function supervisorRuns(): Promise<boolean> {
  const { code } = await tryRun("supervisorctl", [...supervisorctl, "pid"]);
  return code === 0;
}

/** Starts the supervisor, and with it every program, in a session and control group of their own. */
export async function startSupervisor(): Promise<void> {
  mkdirSync(paths.logs, { recursive: true });
  const script = `${joinCgroup(controlCgroup())} && exec setsid supervisord --configuration ${paths.supervisorConfig}`;
  await run("sh", ["-c", script], { cwd: "/", env: environment() });
}

/** Starts the programs that have been stopped, and those that start later than the supervisor. */
export async function startPrograms(): Promise<void> {
  await tryRun("supervisorctl", [...supervisorctl, "start", "all"]);
}

/** Names and pids of the programs that run; empty if the supervisor doesn't. */
async function runningPrograms(): Promise<Map<string, number>> {
  const { stdout } = await tryRun("supervisorctl", [...supervisorctl, "status"]);
  const running = [...stdout.matchAll(/^(\S+)\s+RUNNING\s+pid (\d+)/gm)];
  return new Map(running.map(([, name, pid]) => [name, Number(pid)]));
}

/** Stops a program until it is started again. */
export async function stopProgram(name: ProgramName): Promise<void> {
  await run("supervisorctl", [...supervisorctl, "stop", name]);
}

/** Starts a program that was stopped. */
export async function startProgram(name: ProgramName): Promise<void> {
  const { stdout } = await tryRun("supervisorctl", [...supervisorctl, "start", name]);
  if (!/: started|already started/.test(stdout)) {
    throw new Error(`${name} did not start: ${stdout.trim()}. See ${paths.logs}/${name}.log`);
  }
}

/** Kills a program with SIGKILL, as a crash would; the supervisor starts it again. */
export async function killProgram(name: ProgramName): Promise<void> {
  const pid = (await runningPrograms()).get(name);
  if (pid === undefined) {
    throw new Error(`${name} doesn't run`);
  }
  process.kill(pid, "SIGKILL");
  await sleep(100);
}

/** What the programs inherit: no npm or editor settings, but the way to a proxy. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(https?_proxy|no_proxy|SSL_CERT_.*|LANG|LC_.*)$/i.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    HOME: "/root",
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  };
}
