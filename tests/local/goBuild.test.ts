import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { isAlive } from "../../local/alive.ts";
import { buildDirectory, goBuilds } from "../../local/goBuild.ts";
import { waitUntil } from "../../local/wait.ts";

describe("buildDirectory", () => {
  let module: string;

  beforeEach(() => {
    module = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    writeFileSync(join(module, "go.mod"), "module m\n");
    writeFileSync(join(module, "go.sum"), "");
  });

  afterEach(() => rmSync(module, { recursive: true }));

  const directory = (version: string) =>
    buildDirectory({ name: "program", module, packages: ["."], variables: { "m.version": version } });

  it("stays the same for the same sources in another folder", () => {
    const first = directory("1");
    const clone = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    cpSync(module, clone, { recursive: true });
    const second = buildDirectory({ name: "program", module: clone, packages: ["."], variables: { "m.version": "1" } });
    rmSync(clone, { recursive: true });
    assert.equal(first, second);
  });

  it("changes with a pinned module, a source file, also in a folder, and a version", () => {
    const first = directory("1");
    const withVersion = directory("2");
    writeFileSync(join(module, "main.go"), "package main\n");
    const withSource = directory("1");
    mkdirSync(join(module, "program"));
    writeFileSync(join(module, "program", "main.go"), "package main\n");
    const withFolder = directory("1");
    writeFileSync(join(module, "go.sum"), "changed");
    assert.equal(new Set([first, withVersion, withSource, withFolder, directory("1")]).size, 5);
  });

  it("changes with the names of programs that a binary holds", () => {
    const build = { name: "program", module, packages: ["."], variables: {} };
    const links = { binary: "program", names: ["other"] };
    assert.notEqual(buildDirectory(build), buildDirectory({ ...build, links }));
  });
});

describe("goBuilds", () => {
  // Says what a build would say: its packages as their compilation begins, the main package last. The first one takes
  // as long to link as the second one to compile.
  const go = `#!/bin/sh
awaitEvent() {
  for _ in $(seq 2500); do if grep -qs "$1" "$EVENTS"; then break; fi; sleep 0.02; done
}
name=$(basename "$PWD")
case $1 in
  list)
    case $name in second | broken) awaitEvent "first compiles" ;; esac
    echo "lib lib"; echo "$name/main main" ;;
  build)
    echo $$ > "$EVENTS.$name"
    echo "$name compiles" >> "$EVENTS"
    if [ "$name" = broken ]; then exit 1; fi
    echo lib >&2
    sleep 0.1
    echo "$name links" >> "$EVENTS"
    echo "$name/main" >&2
    case $name in
      first) awaitEvent "second links" ;;
      second) awaitEvent "first is linked" ;;
    esac
    while [ "$1" != -o ]; do shift; done
    echo built > "$2$name"
    echo "$name is linked" >> "$EVENTS" ;;
esac
`;
  let directory: string;
  let environment: NodeJS.ProcessEnv;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    writeFileSync(join(directory, "go"), go, { mode: 0o755 });
    environment = { ...process.env };
    process.env.PATH = `${directory}${delimiter}${process.env.PATH}`;
    process.env.XDG_CACHE_HOME = join(directory, "cache");
    process.env.EVENTS = join(directory, "events");
  });

  afterEach(() => {
    process.env = environment;
    rmSync(directory, { recursive: true });
  });

  const buildNamed = (name: string) => {
    const module = join(directory, name);
    mkdirSync(module);
    writeFileSync(join(module, "go.mod"), `module ${name}\n`);
    return { name, module, packages: ["."], variables: {} };
  };

  it("compiles one after the other as their modules come, and links each while the next one compiles", async () => {
    await goBuilds([buildNamed("second"), buildNamed("first")]);
    assert.deepEqual(readFileSync(join(directory, "events"), "utf8").trim().split("\n"), [
      "first compiles",
      "first links",
      "second compiles",
      "second links",
      "first is linked",
      "second is linked",
    ]);
  });

  const isBuilding = (name: string) => isAlive(Number(readFileSync(join(directory, `events.${name}`), "utf8")));

  it("end the others where one fails", async () => {
    await assert.rejects(goBuilds([buildNamed("first"), buildNamed("broken")]), { code: "CommandFailed" });
    await waitUntil(() => !isBuilding("first"), { withinSeconds: 50, otherwise: "the first one didn't end" });
  });

  it("end once they are told to", async () => {
    const abort = new AbortController();
    const building = goBuilds([buildNamed("first")], abort.signal);
    await waitUntil(() => existsSync(join(directory, "events")), { withinSeconds: 50, otherwise: "no build" });
    abort.abort();
    await assert.rejects(building, { code: "CommandFailed" });
    await waitUntil(() => !isBuilding("first"), { withinSeconds: 50, otherwise: "it didn't end" });
  });

  it("has a binary under the names of all programs that it holds, and builds nothing twice", async () => {
    const build = { ...buildNamed("all"), links: { binary: "all", names: ["one", "two"] } };
    await goBuilds([build]);
    await goBuilds([build]);
    for (const name of ["all", "one", "two"]) {
      assert.equal(readFileSync(join(buildDirectory(build), name), "utf8"), "built\n");
    }
    assert.equal(readFileSync(join(directory, "events"), "utf8"), "all compiles\nall links\nall is linked\n");
  });
});
