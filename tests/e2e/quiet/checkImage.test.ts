import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { exampleConfig } from "../../../example/devConfig.ts";
import { serverImage, serverVersions } from "../../../example/serverImages.ts";
import { checkImage } from "../../../imageCheck/checkImage.ts";
import { clusterOf } from "../../../imageCheck/cluster.ts";
import type { Finding, FindingCode } from "../../../imageCheck/finding.ts";
import { verdicts } from "../../../imageCheck/finding.ts";
import type { Given } from "../../../imageCheck/readValues.ts";
import { readValues } from "../../../imageCheck/readValues.ts";
import type { CommandResult } from "../../../script/run.ts";
import { tryRun } from "../../../script/run.ts";
import { provideExampleImages } from "../exampleImages.ts";
import { loadHabits } from "../habits.ts";
import { until } from "../testStack.ts";

const context = "chat-local";
/** agnhost, which ends at once on SIGTERM. */
const agnhost = "docker.io/jeongchanmin/spring-server:0.1.2";
/** What it takes some seconds for: to wait for a datagram that doesn't come. */
const slowOfAgnhost = "/dial?host=127.0.0.1&port=8081&protocol=udp&request=nothing&tries=3";

const texts = {
  startupSeconds: "10",
  drainSeconds: "10",
  cpuRequest: "10m",
  memoryRequest: "16Mi",
  memoryLimit: "32Mi",
};

describe("npm run check-image", () => {
  const found = new Map<string, Finding[]>();
  const ran = new Map<string, CommandResult>();
  const calls = {
    good: programOf("chat-service.local/habits:good", "--slow-path", "/slow"),
    hog: programOf("chat-service.local/habits:hog", "--json"),
    missing: programOf("127.0.0.1:9/chat:0.1.2"),
  };

  before("checks all images beside each other", async () => {
    const habits = {
      good: [],
      dies: ["-on-sigterm=die"],
      ignores: ["-on-sigterm=ignore"],
      writes: ["-write=/var/chat/state"],
      writesSilently: ["-write=/var/chat/state", "-silent"],
      root: ["-needs-user=0"],
      fragile: ["-fragile"],
      port: ["-port=8081"],
      hog: ["-megabytes=64"],
      crashes: ["-no-such-flag"],
    };
    const images = new Map<string, string>([["agnhost", agnhost]]);
    for (const [habit, args] of Object.entries(habits)) {
      images.set(habit, await loadHabits(habit, ...args));
    }
    await Promise.all([
      ...Object.entries(calls).map(async ([name, call]) => {
        ran.set(name, await tryRun(process.execPath, call));
      }),
      loadHabits("own-user", "-needs-user=65532").then(async (image) => {
        found.set("ownUser", await check(image, "/slow", { ...texts, runAsUser: "1000" }));
      }),
      ...[...images].map(async ([habit, image]) => {
        found.set(habit, await check(image, habit === "agnhost" ? slowOfAgnhost : "/slow"));
      }),
    ]);
  });

  it("finds that everything holds for a server with good habits", () => {
    assert.deepEqual(codesOf("good"), [
      "Starts",
      "Ready",
      "Answers",
      "MemoryFits",
      "KeepsServing",
      "OpenRequestAnswered",
      "WebSocketsClosed",
      "EndsInTime",
    ]);
    assert.deepEqual(failing("good"), []);
    assert.deepEqual(finding("good", "WebSocketsClosed").codes, [1012]);
  });

  it("finds that one which dies at once on SIGTERM cuts its requests and WebSockets", () => {
    assert.deepEqual(failing("dies"), ["OpenRequestCut", "WebSocketsCut"]);
    assert.deepEqual(finding("dies", "WebSocketsCut").codes, [1006]);
  });

  it("finds that one which ignores SIGTERM answers its requests, and is killed with its WebSockets", () => {
    assert.deepEqual(failing("ignores"), ["WebSocketsCut", "Killed"]);
    assert.ok(codesOf("ignores").includes("OpenRequestAnswered"));
  });

  it("finds where one has to write, and that all else holds once it may", () => {
    assert.deepEqual(failing("writes"), ["NeedsWritablePaths"]);
    assert.deepEqual(finding("writes", "NeedsWritablePaths").folders, ["/var"]);
    assert.equal(codesOf("writes").length, codesOf("good").length);
  });

  it("finds that one has to write, also where it doesn't say so", () => {
    assert.deepEqual(codesOf("writesSilently"), ["NeedsRootThatWrites"]);
  });

  it("finds that one needs root", () => assert.deepEqual(codesOf("root"), ["NeedsRoot"]));

  it("finds that one needs the user of its image", () => {
    assert.deepEqual(codesOf("ownUser"), ["NeedsOwnUser"]);
  });

  it("finds that a request ends one", () => {
    assert.deepEqual(found.get("fragile"), [{ code: "EndsEarly", exitCode: 3 }]);
  });

  it("finds that one listens on another port", () => {
    assert.deepEqual(codesOf("port"), ["NotReady"]);
    assert.match(finding("port", "NotReady").why ?? "", /:8080: connect: connection refused/);
  });

  it("finds that one takes more memory than it may", () => assert.deepEqual(codesOf("hog"), ["OutOfMemory"]));

  it("finds that one crashes, with the last lines of its log", () => {
    assert.deepEqual(codesOf("crashes"), ["Exits"]);
    assert.equal(finding("crashes", "Exits").exitCode, 2);
    assert.match(finding("crashes", "Exits").lastLines.join("\n"), /-write string/);
  });

  it("finds that everything holds for the example server", async () => {
    await provideExampleImages();
    const { probePath, startupSeconds } = exampleConfig;
    const values = readValues({
      image: `${serverImage}:${serverVersions[0]}`,
      texts: { probePath, startupSeconds, drainSeconds: "15" },
      env: ["DRAIN_SECONDS=3"],
    });
    const { signal } = new AbortController();
    const paths = { slowPath: "/rooms/check/messages?waitSeconds=20", webSocketPath: "/rooms/check" };
    found.set("example", await checkImage(await clusterOf(context), { values, ...paths, signal }));
    assert.deepEqual(codesOf("example"), codesOf("good"));
    assert.deepEqual(finding("example", "WebSocketsClosed").codes, [1012]);
  });

  it("finds that agnhost cuts its requests and has no WebSocket", () => {
    assert.deepEqual(failing("agnhost"), ["OpenRequestCut"]);
    assert.ok(codesOf("agnhost").includes("NoWebSocket"));
  });

  it("leaves no namespace behind, also where it is interrupted", async () => {
    const { core } = await clusterOf(context);
    const namespaces = async () => {
      const { items } = await core.listNamespace();
      return items.map(({ metadata }) => metadata?.name ?? "").filter((name) => name.startsWith("check-image-"));
    };
    await until("those of the others are gone", async () => (await namespaces()).length === 0);
    const child = spawn(process.execPath, programOf(agnhost), { stdio: "ignore" });
    const exited = once(child, "exit");
    await until("it has one of its own", async () => (await namespaces()).length > 0);
    child.kill("SIGINT");
    assert.deepEqual(await exited, [2, null]);
    await until("that is gone as well", async () => (await namespaces()).length === 0);
  });

  it("exits with 0 where everything holds, and prints a sentence for each finding", () => {
    const { code, stdout } = resultOf("good");
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^holds {2}closes WebSockets with 1012/m);
    assert.match(stdout, /^8 hold, 0 fail, 0 not known$/m);
  });

  it("exits with 1 where something doesn't, and tells it as JSON if asked", () => {
    const { code, stdout } = resultOf("hog");
    assert.equal(code, 1, stdout);
    assert.deepEqual(JSON.parse(stdout).findings, [{ code: "OutOfMemory", memoryLimit: "32Mi" }]);
  });

  it("exits with 2 where the image can't be pulled, and says why", () => {
    const { code, stderr } = resultOf("missing");
    assert.equal(code, 2);
    assert.match(stderr, /can't be checked: it can't be pulled: .*127\.0\.0\.1:9/);
  });

  async function check(image: string, slowPath: string, given: Given["texts"] = texts): Promise<Finding[]> {
    const values = readValues({ image, texts: given, env: [] });
    const { signal } = new AbortController();
    return checkImage(await clusterOf(context), { values, slowPath, webSocketPath: "/ws", signal });
  }

  function programOf(image: string, ...args: string[]): string[] {
    const options = Object.entries(texts).flatMap(([key, text]) => [`--${key}`, text]);
    return ["bin/checkImage.ts", image, ...options, ...args];
  }

  function resultOf(name: keyof typeof calls): CommandResult {
    const result = ran.get(name);
    assert.ok(result, name);
    return result;
  }

  function codesOf(habit: string): FindingCode[] {
    return (found.get(habit) ?? []).map(({ code }) => code);
  }

  function failing(habit: string): FindingCode[] {
    return codesOf(habit).filter((code) => verdicts[code] === "fails");
  }

  function finding<Code extends FindingCode>(habit: string, code: Code): Extract<Finding, { code: Code }> {
    const one = found.get(habit)?.find((finding) => finding.code === code);
    assert.ok(one, `${code} of ${habit}`);
    return one as Extract<Finding, { code: Code }>;
  }
});
